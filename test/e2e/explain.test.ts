/** What `--explain` finds of mounts of a real VM by itself: requests a read, early acknowledgement, a queue that is none, O_DIRECT that is dropped, syncs. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { isEarly, isOneAtATime } from '../../src/figures/explained.ts';
import type { Explained, NotExplained } from '../../src/model/explained.ts';
import { testNeeding, WHY_NOT_OTHERS, whyNoProgram, whyNoVm } from '../support/needs.ts';
import { descendants, makeFolder, runCli, startCli, survivors, waitFor } from './support.ts';

// The sftp server lets nobody but root trace it.
const test = testNeeding(whyNoVm() ?? whyNoProgram('strace') ?? WHY_NOT_OTHERS);

const FILES = 'fallocate=none\nfilename_format=fsbench.$jobnum\n';

/** A command that looks at each of forty files. */
const STATS = 'run: ls -l\nsetup: for i in $(seq 40); do echo "$i" > "$i"; done\ncaches: cold\ncopy: mount\n';

const JOBS: Readonly<Record<string, string>> = {
  'read-ahead': `[a]\nioengine=psync\nrw=read\ndirect=0\n${FILES}`,
  queue: `[a]\nioengine=libaio\nrw=randwrite\ndirect=1\n${FILES}`,
  mapped: `[a]\nioengine=mmap\nrw=randwrite\ndirect=1\n${FILES}`,
};

test('requests, early acknowledgement, queues and dropped O_DIRECT are found by traced loops, kept, and shown', async () => {
  const cwd = makeFolder();
  for (const [name, text] of Object.entries(JOBS)) writeFileSync(join(cwd, `${name}.job`), text);
  writeFileSync(join(cwd, 'stats.exec'), STATS);
  const argv = ['fio', '--mounts', 'virtiofs,9p,sshfs', '--loops', '1', '--runtime', '1', '--size', '4M'];
  const measured = await runCli([...argv, '--jobs', [...Object.keys(JOBS).map((name) => `${name}.job`), 'stats.exec'].join(','), '--out', 'run'], cwd);
  assert.ok(measured.code === 0 || measured.code === 3, measured.stderr);
  const running = startCli(['explain', 'run'], cwd);
  await waitFor('the first trace', running, () => /: tracing/.test(running.stderr()) || undefined, 300);
  const ours = descendants(running.child.pid as number);
  const { code, stdout, stderr } = await running.ended;
  assert.is(code, 0, stderr);
  assert.equal(await survivors(ours), []);
  const lines = readFileSync(join(cwd, 'run/explain.jsonl'), 'utf8').trimEnd().split('\n');
  const cells = lines.map((line) => JSON.parse(line) as Explained | NotExplained);
  const cellOf = (workload: string, mount: string): Explained => {
    const cell = cells.find((each) => each.workload === workload && each.mount === mount);
    if (cell === undefined || 'problem' in cell) throw new Error(`${workload} on ${mount}: ${JSON.stringify(cell)}\n${stderr}`);
    return cell;
  };

  const [ahead, pages, chunks] = ['virtiofs', '9p', 'sshfs'].map((mount) => cellOf('read-ahead', mount)) as [Explained, Explained, Explained];
  // However many I/Os a busy machine came to in the time it had.
  const bytesPerCall = ({ serverReads }: Explained) => (serverReads?.bytes ?? 0) / (serverReads?.calls ?? 0);
  const most = ({ serverReads }: Explained) => Math.max(0, ...(serverReads?.sizes.map(([bytes]) => bytes) ?? []));
  assert.ok(bytesPerCall(ahead) > 4 * 4096 && most(ahead) > 32_768, `virtiofs reads ahead: ${JSON.stringify(ahead)}`);
  assert.ok(bytesPerCall(chunks) > 2 * 4096 && most(chunks) === 32_768, `sshfs reads 32 KiB: ${JSON.stringify(chunks)}`);
  assert.ok((pages.serverReads?.calls ?? 0) >= pages.reads && most(pages) === 4096, `9p without a cache asks for each: ${JSON.stringify(pages)}`);
  // The kernel's requests are those that its servers got: sshfs asks for others in their place.
  assert.is(pages.requests?.['Tread'], pages.serverReads?.calls, JSON.stringify(pages));
  assert.is(ahead.requests?.['READ'], ahead.serverReads?.calls, JSON.stringify(ahead));

  const queue = ['virtiofs', '9p', 'sshfs'].map((mount) => cellOf('queue', mount));
  const told = JSON.stringify(queue);
  assert.equal(queue.map(isEarly), [false, false, true], `sshfs alone tells that writes are done before its server has them: ${told}`);
  assert.equal(queue.map(isOneAtATime), [false, true, false], `9p alone has one request in flight, whatever iodepth says: ${told}`);
  assert.equal(
    queue.map(({ syncs }) => syncs),
    [0, 0, 0],
    'direct=1 syncs nothing',
  );
  assert.equal(
    queue.map(({ direct }) => direct),
    [false, false, false],
    'none of them opens the host’s file with O_DIRECT',
  );

  const mapped = cellOf('mapped', 'virtiofs');
  assert.ok((mapped.syncs ?? 0) >= 0.9 * mapped.writes && mapped.writes > 0, `fio syncs behind each write to a mapped file: ${JSON.stringify(mapped)}`);
  const refused = cells.find(({ workload, mount }) => workload === 'mapped' && mount === '9p');
  assert.match(refused !== undefined && 'problem' in refused ? refused.problem : '', /EINVAL/, '9p without a cache maps nothing to write');

  const stats = ['virtiofs', '9p', 'sshfs'].map((mount) => cellOf('stats', mount).requests ?? {});
  const { LOOKUP = 0, READDIRPLUS = 0 } = stats[0] ?? {};
  assert.ok(LOOKUP >= 40 || READDIRPLUS > 0, `virtiofs looks at each name, or at those of a listing at once: ${JSON.stringify(stats)}`);
  assert.ok((stats[1]?.['Tgetattr'] ?? 0) >= 40 && (stats[1]?.['Treaddir'] ?? 0) > 0, `9p asks for the attributes of each: ${JSON.stringify(stats)}`);
  assert.ok((stats[2]?.['LOOKUP'] ?? 0) >= 40, `so does FUSE before sshfs: ${JSON.stringify(stats)}`);

  assert.match(stdout, /\| queue +\| sshfs +\| \d+ writes.*before the server had it/);
  const report = await runCli(['report', 'run', '--format', 'json'], cwd);
  const { workloads } = JSON.parse(report.stdout) as { workloads: { name: string; cells: { mount: string; place?: string; explained?: object }[] }[] };
  const shown = workloads.find(({ name }) => name === 'queue')?.cells.map(({ place, explained }) => [place, explained !== undefined]);
  assert.equal(shown, [
    ['host cache', true],
    ['host cache', true],
    ['queued', true],
  ]);
});

test.run();
