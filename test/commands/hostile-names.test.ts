/** Names and reasons that hold commands to terminals and CI systems, through every command and format, as a process. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');

/** Enough for a check to judge. */
const NIGHTS = 15;

/** Each does no more than leave a note in a log, or a colour, where it is obeyed. */
const NAMES = [
  '::notice::marker',
  ' \t::notice title=a::marker',
  'a\n::notice::marker',
  'b\r::notice::marker',
  'c ##[notice]marker',
  'd ##vso[task.debug]marker',
  "##teamcity[message text='marker']",
  'e\u001b[31mmarker',
  'f\u009b31mmarker',
  'g\u202emarker\u2066',
  '=1+1',
  '"quoted"',
  "'::marker",
  'plain',
];

const CSV_HEAD = 'workload,mount,run,loop,outcome,errno,reason,readBw,readIops,direct,iodepth\n';
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** A JSON of fsbench's, which can hold any name; every third workload failed for a hostile reason. The first two differ on their second mount. */
function writeSource(file: string, factor: number, factorOfSecond = factor): void {
  const workloads = NAMES.map((name, at) => ({
    name,
    cells: [`m ${name}`, name].map((mount, second) => ({
      mount,
      loops: [1, 2, 3].map((loop) =>
        at % 3 === 2
          ? { outcome: 'failed', loop, reason: name, run: null }
          : {
              outcome: 'ok',
              loop,
              run: null,
              readBw: 4096_000 * (second === 1 && at < 2 ? factorOfSecond : factor) + loop,
              readIops: 1000 * (second === 1 && at < 2 ? factorOfSecond : factor) + loop,
              warnings: [{ code: 'short-runtime', detail: name }],
            },
      ),
    })),
  }));
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, workloads }));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** What GitHub's runner, Azure's agent or TeamCity would obey in a text, and what would steer a terminal. */
function findHarm(text: string, mayCommand: boolean): string[] {
  return text
    .split(/\r?\n|\r/)
    .filter((line) => (!mayCommand && line.trimStart().startsWith('::')) || /##(?:vso|teamcity)?\[/i.test(line) || STEERS.test(line));
}

function fsbench(args: readonly string[], cwd: string) {
  return spawnSync(process.execPath, [CLI, ...args], { cwd, env: { ...process.env, NO_COLOR: '1' }, encoding: 'utf8', timeout: 300_000, maxBuffer: 2 ** 28 });
}

const dir = makeTempDir();
writeSource(join(dir, 'a.json'), 1);
writeSource(join(dir, 'b.json'), 1.5);
writeSource(join(dir, 'worse.json'), 1.5, 0.75);
const ROWS = NAMES.map((name) => [name, 'm', '', '1', 'failed', '', name, '', '', '1', '']);
const OWN_ROW = ['seqread-psync', '::notice::m\u001b[31m', '', '1', 'ok', '', '', '4096', '1000', '1', ''];
writeFileSync(join(dir, '::notice::marker.csv'), `${CSV_HEAD}${[...ROWS, OWN_ROW].map((row) => `${row.map(quote).join()}\n`).join('')}cut`);
for (let night = 1; night <= NIGHTS; night++) {
  writeSource(join(dir, 'night.json'), 1.5 + night / 1000);
  fsbench(['history', 'add', 'night.json', '--history', 'h.db', '--at', `2026-01-${10 + night}`, '--label', `k=${NAMES[night % NAMES.length]}`], dir);
}

/** Commands that print a result. */
const PRINTING: readonly (readonly string[])[] = [
  ...['md', 'text', 'html', 'csv', 'json', 'svg', 'vl', 'rhvgoyal'].flatMap((format) => [
    ['report', 'a.json', '--format', format],
    ['report', '::notice::marker.csv', '--format', format],
    ['report', 'x\u001b[31m\n::notice::y=a.json', '--format', format],
  ]),
  ...['text', 'md', 'json', 'html', 'svg', 'vl'].map((format) => ['compare', 'a.json', 'b.json', '--format', format]),
  ...['text', 'md', 'json', 'junit', 'github'].map((format) => [
    'check',
    'a.json',
    '--history',
    'h.db',
    '--at',
    '2026-02-01',
    '--format',
    format,
    '--accept',
    '\u001b[31m/*',
  ]),
  ['check', 'b.json', '--history', 'h.db', '--at', '2026-02-01', '--add', '--label', 'a=\u001b[31m\n::notice::b'],
  ['history', 'add', 'a.json', '--history', 'h.db', '--at', '2026-02-02', '--label', 'a=\u001b[31m\n::notice::b'],
  ['history', 'list', '--history', 'h.db'],
  ['history', 'list', '--history', 'h.db', '--json'],
  ['history', 'show', '*/*', '--history', 'h.db'],
  ['history', 'show', '*/*', '--history', 'h.db', '--json'],
  ...['csv', 'json', 'benchstat', 'github-action-benchmark', 'bencher'].map((format) => ['history', 'export', '--history', 'h.db', '--format', format]),
  ['history', 'prune', '--history', 'h.db', '--keep', '1', '--dry-run'],
];

/** Commands that fail over a word of theirs. */
const FAILING: readonly (readonly string[])[] = [
  ['history', 'show', '::notice::nothing\u001b[31m\n::notice::x', '--history', 'h.db'],
  ['report', 'no\u001b[31m\n::notice::file'],
  ['report', 'a.json', '--format', '\n::notice::x'],
  ['\n::notice::x\u001b[31m'],
  ['jobs', 'show', '\n::notice::x'],
  ['fio', '--mounts', '\n::notice::x\u009b', '--dry-run'],
];

test('no name of a source is a command, whatever is printed of it and wherever', () => {
  for (const args of [...PRINTING, ...FAILING]) {
    const { status, stdout, stderr } = fsbench(args, dir);
    const what = JSON.stringify(args);
    assert.not.match(stderr, /unexpected failure/, what);
    assert.ok(PRINTING.includes(args) ? (status === 0 || status === 1) && stdout !== '' : status === 2, `${what}: ${status} ${stderr}`);
    assert.equal(findHarm(stdout, args.includes('github')), [], `${what}: stdout`);
    assert.equal(findHarm(stderr, false), [], `${what}: stderr`);
  }
});

test('a file that --out names holds the same', () => {
  for (const format of ['md', 'text', 'csv', 'json']) {
    fsbench(['report', 'a.json', '--format', format, '--out', `out.${format}`], dir);
    assert.is(readFileSync(join(dir, `out.${format}`), 'utf8'), fsbench(['report', 'a.json', '--format', format], dir).stdout, format);
  }
});

test('CSV and JSON give every name back to the character', () => {
  const names = (source: string) =>
    (
      JSON.parse(fsbench(['report', source, '--format', 'json'], dir).stdout) as { workloads: { name: string; cells: { mount: string; reason: string }[] }[] }
    ).workloads.map(({ name, cells }) => [name, ...cells.map(({ mount, reason }) => [mount, reason])]);
  const wanted = names('a.json');
  assert.equal(
    wanted.map(([name]) => name),
    NAMES,
  );
  for (const format of ['csv', 'json']) {
    fsbench(['report', 'a.json', '--format', format, '--out', `back.${format}`], dir);
    assert.equal(names(`back.${format}`), wanted, format);
  }
});

test.run();
