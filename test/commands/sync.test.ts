/** `fsbench sync` on this machine: real changes, real watchers, a page of tables, and nothing left; what is asked wrongly is refused. */

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SyncLine, SyncRecord } from '../../src/model/sync.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeFolder, runCli, startCli, startProgram, waitFor } from '../e2e/support.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { whyNoSmallDisk } from '../support/small-disk.ts';

const readLines = (dir: string) =>
  readFileSync(join(dir, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as SyncLine);

const testLinux = testNeeding(process.platform === 'linux' ? null : 'no Linux');

/** A path in a list of mounts. */
const protect = (path: string) => path.replace(/[\\,:=]/g, '\\$&');

const SMALL = ['--quick', '--trials', '1', '--deadline', '20', '--files', '50', '--operations', '60'];

testNeeding(process.platform === 'linux' ? null : 'no Linux')(
  'all parts on a folder of this machine: seen, heard, listed, alike, and nothing is left',
  async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, 'disk'));
    const args = ['sync', '--target', 'local', '--mounts', `disk=${protect(join(cwd, 'disk'))}`, ...SMALL];
    const { code, stdout, stderr } = await runCli([...args, '--out', 'run', '--format', 'json', '--quiet'], cwd);
    assert.is(code, 0, stderr);
    assert.is(stderr, '', 'quiet');
    const lines = readLines(join(cwd, 'run'));
    assert.equal(
      lines.filter(({ outcome }) => outcome !== 'ok').map(({ step, reason }) => [step, reason]),
      [],
    );
    const count = (kind: SyncLine['kind']) => lines.filter((line) => line.kind === kind).length;
    assert.equal([count('delay'), count('bulk'), count('storm'), count('cost')], [8, 1, 1, 2]);
    const watchers = new Set(lines.flatMap((line) => (line.kind === 'notice' ? [line.watcher] : [])));
    assert.ok(watchers.has('chokidar') && watchers.has('chokidar-polling') && watchers.has('polling'), [...watchers].join());
    for (const line of lines) if (line.kind === 'storm') assert.equal([line.lost, line.extra, line.differing, line.errors], [0, 0, 0, {}]);
    for (const line of lines)
      if ('highMs' in line) assert.ok((line.lowMs ?? -1) >= 0 && (line.highMs ?? 0) > 0 && (line.lowMs ?? 0) <= (line.highMs ?? 0), line.step);
    const printed = JSON.parse(stdout) as { needs: unknown; mounts: SyncRecord['mounts'] };
    assert.equal(printed.needs, [{ mount: 'disk', need: 'events' }]);
    assert.equal(printed.mounts[0]?.directions, ['guest-guest']);
    assert.equal(readdirSync(join(cwd, 'disk')), [], 'our folder is gone');
    assert.match(readFileSync(join(cwd, 'run/report.md'), 'utf8'), /^!\[Delay until a change is seen\]\(charts\/sync-delays\.svg\)$/m);
    assert.match(readFileSync(join(cwd, 'run/charts/sync-delays.svg'), 'utf8'), /^<svg role="img"/);

    assert.match(readFileSync(join(cwd, 'run/report.html'), 'utf8'), /<figure><svg role="img"[\s\S]*<h2>Saved file to reload<\/h2>/);

    const again = await runCli([...args, '--resume', 'run'], cwd);
    assert.is(again.code, 0, again.stderr);
    assert.match(again.stdout, /^## Saved file to reload$/m);
    assert.match(again.stdout, /^\| disk +\| polling /m);
    assert.equal(readLines(join(cwd, 'run')), lines, 'a whole run is reported anew, and not measured');
    const other = await runCli([...args, '--seed', '2', '--resume', 'run'], cwd);
    assert.is(other.code, 2);
    assert.match(other.stderr, /planned otherwise: seed was 1 and is 2/);
  },
);

testLinux('a folder of this host that the target shows is measured both ways', async () => {
  const cwd = makeFolder();
  mkdirSync(join(cwd, 'src'));
  const path = protect(join(cwd, 'src'));
  const args = ['sync', '--target', 'local', '--mounts', `src=${path}:host=${path}`, ...SMALL, '--parts', 'storm,bulk', '--out', 'run', '--quiet'];
  const { code, stdout, stderr } = await runCli(args, cwd);
  assert.is(code, 0, stderr);
  const storms = readLines(join(cwd, 'run')).flatMap((line) => (line.kind === 'storm' ? [line] : []));
  assert.equal(
    storms.map(({ direction, lost, extra, differing, errors, conflicts }) => [direction, lost, extra, differing, errors, conflicts]),
    [
      ['host-guest', 0, 0, 0, {}, 0],
      ['guest-host', 0, 0, 0, {}, null],
    ],
  );
  assert.match(stdout, /^\| src +\| guest → host +\| +50 \|/m);
  assert.equal(readdirSync(join(cwd, 'src')), [], 'our folder is gone');
});

for (const [way, operations] of [
  ['host-guest', '100000'],
  ['guest-host', '20000'],
] as const) {
  testLinux(`Ctrl-C ends a storm, ${way}, and nothing is left`, async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, 'src'));
    const path = protect(join(cwd, 'src'));
    const mounts = ['--target', 'local', '--mounts', `src=${path}:host=${path}`, '--parts', 'storm', '--operations', operations, '--out', 'run'];
    const running = startCli(['sync', ...mounts], cwd);
    await waitFor('the storm', running, () => (running.stderr().includes(`storm src ${way}`) ? true : undefined));
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    assert.is(code, 130, stderr);
    assert.equal(readdirSync(join(cwd, 'src')), [], 'our folder is gone');
  });
}

testNeeding(whyNoProgram('mutagen') === null ? 'mutagen is here' : null)(
  'a copy without its program says what to install, and leaves no run behind',
  async () => {
    const cwd = makeFolder();
    const { code, stderr } = await runCli(['sync', '--target', 'local', '--mounts', 'sync:mutagen', '--out', 'run'], cwd);
    assert.is(code, 3, stderr);
    assert.match(stderr, /mutagen not found, which a sync:mutagen mount takes/);
    assert.not.ok(existsSync(join(cwd, 'run')));
  },
);

const REFUSED: readonly (readonly [args: readonly string[], said: RegExp])[] = [
  [[], /--mounts is missing/],
  [['--mounts', 'nosuch'], /unknown mount 'nosuch'/],
  [['--mounts', 'virtiofs', '--parts', 'delays,speed'], /--parts: 'speed' is not possible/],
  [['--mounts', 'virtiofs', '--files', '10,x'], /--files: 'x' is not a whole number/],
  [['--mounts', 'virtiofs', '--files', '10,5,10'], /--files 10,5,10: 10 stands there twice/],
  [['--mounts', 'virtiofs', '--deadline', '0'], /--deadline: '0' is not a whole number from 1/],
  [['--mounts', 'virtiofs', '--format', 'csv'], /--format: 'csv' is not possible/],
];

for (const [args, said] of REFUSED) {
  test(`refused: ${args.join(' ') || 'nothing asked'}`, async () => {
    const { code, stderr, stdout } = await runCli(['sync', ...args], makeFolder());
    assert.is(code, 2, stderr);
    assert.match(stderr, said);
    assert.is(stdout, '');
  });
}

test('a folder of this host that the target does not show is an error with both paths', async () => {
  const cwd = makeFolder();
  for (const name of ['one', 'two']) mkdirSync(join(cwd, name));
  const { code, stderr } = await runCli(
    ['sync', '--target', 'local', '--mounts', `src=${protect(join(cwd, 'one'))}:host=${protect(join(cwd, 'two'))}`, '--out', 'run'],
    cwd,
  );
  assert.is(code, 3, stderr);
  assert.match(stderr, /mount 'src': .*, made in the target, was not seen as .* in 20 s/);
  for (const name of ['one', 'two']) assert.equal(readdirSync(join(cwd, name)), [], name);
});

testNeeding(process.platform === 'linux' ? whyNoSmallDisk() : 'no Linux')('a mount that is read-only is told in words, and nothing is left', async () => {
  const cwd = makeFolder();
  mkdirSync(join(cwd, 'ro'));
  const script = 'mount -t tmpfs ro "$1" && mount -o remount,ro ro "$1" && shift && exec "$@"';
  const cli = [process.execPath, join(PACKAGE_ROOT, 'dist/src/cli.js'), 'sync', '--target', 'local', '--mounts', `ro=${protect(join(cwd, 'ro'))}`];
  const program = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', join(cwd, 'ro'), ...cli, ...SMALL, '--out', 'run'];
  const { code, stderr } = await startProgram(program, cwd).ended;
  assert.is(code, 3, stderr);
  assert.match(stderr, /mount 'ro': .* can't be made: .*read-only file system.*\n +mount it writable, or name another folder/i);
  assert.not.ok(existsSync(join(cwd, 'run')), 'no run is left');
});

test.run();
