/** The tarball of `npm pack`, installed in an empty folder, measures from any working directory. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run } from '../../src/process/run.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops } from './support.ts';

const test = testNeeding(whyNoVm());

test('packed, installed and run elsewhere', async () => {
  const home = makeFolder();
  const npm = async (...argv: string[]) => {
    const result = await run(['npm', ...argv, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home, timeoutMs: 300_000 });
    assert.is(result.exitCode, 0, `npm ${argv[0]}: ${result.stderr}`);
  };
  // Built already: packing must not rewrite what these tests run from.
  await npm('pack', PACKAGE_ROOT, '--ignore-scripts', '--pack-destination', home);
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) as string;
  await npm('install', '--prefer-offline', join(home, tarball));

  const cwd = makeFolder();
  const cli = join(home, 'node_modules/.bin/fsbench');
  const ended = await run([cli, 'fio', '--mounts', 'virtiofs', '--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '4M', '--out', 'run'], {
    cwd,
    timeoutMs: 120_000,
  });
  assert.is(ended.exitCode, 0, ended.stderr);
  assert.is(readLoops(join(cwd, 'run'))[0]?.outcome, 'ok');
  for (const name of ['report.md', 'report.html']) assert.ok(existsSync(join(cwd, 'run', name)), name);
});

test.run();
