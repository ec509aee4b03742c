/** Tests of .dependency-cruiser.cjs and of the size of files: each rule of the rooms fails where it is broken, and nowhere else. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const CONFIG = join(PACKAGE_ROOT, '.dependency-cruiser.cjs');
const { forbidden } = createRequire(import.meta.url)(CONFIG) as { forbidden: readonly { readonly name: string }[] };
const ROOMS = forbidden.flatMap(({ name }) => (name.startsWith('room-') ? [name.slice('room-'.length)] : []));

type Files = Readonly<Record<string, string>>;

/** The rules that these files break, each with the file that does: `RULE FILE`. */
function findBroken(files: Files): readonly string[] {
  const dir = makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  copyFileSync(join(PACKAGE_ROOT, 'tsconfig.json'), join(dir, 'tsconfig.json'));
  const depcruise = join(PACKAGE_ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const ended = spawnSync(process.execPath, [depcruise, 'src', '--config', CONFIG, '--output-type', 'json'], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  assert.is(ended.stderr, '');
  const { summary } = JSON.parse(ended.stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ from, rule }) => `${rule.name} ${from}`))].sort();
}

const VALUE = 'export const value = 1;\n';

/** What may be imported, and packages that take long to load. */
const THINGS: Files = {
  'package.json': '{"type":"module","dependencies":{"vega":"1","pg":"1"}}',
  'node_modules/vega/package.json': '{"name":"vega","version":"1.0.0","main":"index.js"}',
  'node_modules/vega/index.js': '',
  'node_modules/pg/package.json': '{"name":"pg","version":"1.0.0","main":"index.js"}',
  'node_modules/pg/index.js': '',
  'src/commands/any.ts': VALUE,
  'src/model/records.ts': 'export interface Loop {}\n',
  'src/analyse/any.ts': `${VALUE}export interface Verdict {}\n`,
  'src/render/any.ts': VALUE,
  'src/machine/qemu/boot.ts': VALUE,
  'src/render/charts/svg.ts': "import 'vega';\n",
  'src/store/history/postgres.ts': "import 'pg';\n",
};

/** A file that breaks each rule. */
const WRONG: Readonly<Record<string, Files>> = {
  ...Object.fromEntries(ROOMS.map((room) => [`room-${room}`, { [`src/${room}/wrong.ts`]: "export { value } from '../commands/any.ts';\n" }])),
  'room-text': { 'src/text/wrong.ts': "export { value } from '../render/any.ts';\n" },
  'room-parse': { 'src/parse/wrong.ts': "export type { Verdict } from '../analyse/any.ts';\n" },
  'render-knows-types-of-analyse': {
    'src/render/wrong-type.ts': "export type { Kept } from '../store/any.ts';\n",
    'src/store/any.ts': 'export interface Kept {}\n',
  },
  'no-circle': {
    'src/commands/circle.ts': "import type { Two } from './other.ts';\nexport type One = Two;\n",
    'src/commands/other.ts': "export type { One as Two } from './circle.ts';\n",
  },
  'only-commands-join': { 'src/mending.ts': "export { value } from './commands/any.ts';\n" },
  'nothing-heavy-before-it-is-needed': {
    'src/commands/report.ts': "import '../render/charts/svg.ts';\n",
    'src/commands/sync-declaration.ts': "import '../store/history/postgres.ts';\n",
  },
  'no-machine-before-it-is-needed': { 'src/commands/compare.ts': "import '../machine/qemu/boot.ts';\n" },
};

/** As it is meant, beside each of the rules. */
const RIGHT: Files = {
  'src/render/right.ts': "import type { Verdict } from '../analyse/any.ts';\nexport type Shown = Verdict;\n",
  'src/parse/right.ts': "import type { Loop } from '../model/records.ts';\nexport type Parsed = Loop;\n",
  'src/commands/history/chart.ts': "import '../../render/charts/svg.ts';\n",
  'src/commands/jobs.ts': "export const draw = () => import('../render/charts/svg.ts');\nexport const boot = () => import('../machine/qemu/boot.ts');\n",
  'src/index.ts': "export { value } from './commands/any.ts';\n",
};

const broken = findBroken(Object.assign({}, THINGS, RIGHT, ...Object.values(WRONG)));

test('the rules are those that are broken here', () => {
  assert.equal(forbidden.map(({ name }) => name).sort(), Object.keys(WRONG).sort());
});

for (const name of Object.keys(WRONG)) {
  test(`lint fails where ${name} is broken`, () => {
    const found = broken.filter((line) => line.startsWith(`${name} `));
    assert.ok(found.length > 0, `${Object.keys(WRONG[name] ?? {})} should break it`);
  });
}

test('lint passes what is meant to be', () => {
  assert.equal(
    broken.filter((line) => Object.keys(RIGHT).some((file) => line.endsWith(` ${file}`))),
    [],
  );
});

test('a room that imports what is above it breaks the rule of that room alone', () => {
  assert.equal(
    broken.filter((line) => line.endsWith(' src/text/wrong.ts')),
    ['room-text src/text/wrong.ts'],
  );
});

/** A longer file says why in its first comment, from the words "In one file". */
const MOST_LINES = 250;

test('no file of src is longer than it should be without a reason', () => {
  const src = join(PACKAGE_ROOT, 'src');
  const files = readdirSync(src, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const long = files.flatMap(({ parentPath, name }) => {
    const text = readFileSync(join(parentPath, name), 'utf8');
    const comment = /^\/\*[\s\S]*?\*\//.exec(text)?.[0] ?? '';
    return text.split('\n').length - 1 > MOST_LINES && !comment.includes('In one file') ? [relative(src, join(parentPath, name))] : [];
  });
  assert.equal(long, []);
});

test.run();
