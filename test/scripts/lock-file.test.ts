/** Tests of package-lock.json: `npm ci` has to find the native parts of packages on every machine that fsbench is built on. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

interface Locked {
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, Locked>> };

/** Packages whose native part is one package of several, by what is named for each system. */
const native = Object.entries(packages).filter(([name, { optionalDependencies = {} }]) => name !== '' && Object.keys(optionalDependencies).some(isForSystem));

function isForSystem(name: string): boolean {
  return /\b(?:linux|darwin)\b/.test(name);
}

test('there are packages with native parts', () => {
  const names = native.map(([name]) => name.replace('node_modules/', ''));
  for (const name of ['libsql', '@resvg/resvg-js', 'esbuild', 'typescript-native']) assert.ok(names.includes(name), `${name} among ${names.join(', ')}`);
});

for (const [os, cpu] of [
  ['darwin', 'arm64'],
  ['darwin', 'x64'],
  ['linux', 'arm64'],
  ['linux', 'x64'],
] as const) {
  test(`every native part is locked for ${os} on ${cpu}`, () => {
    for (const [name, { optionalDependencies = {} }] of native) {
      const fitting = Object.keys(optionalDependencies).filter((each) => {
        const locked = packages[`node_modules/${each}`];
        return locked?.os?.includes(os) === true && locked.cpu?.includes(cpu) === true;
      });
      assert.ok(fitting.length > 0, name);
    }
  });
}

test.run();
