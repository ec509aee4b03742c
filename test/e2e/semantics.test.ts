/** What mounts of a real VM keep: facts that were found by tracing, seen by the probes of `fsbench semantics`; and a daemon that dies under them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { ProbeAnswer } from '../../src/model/semantics.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { descendants, listProcesses, makeFolder, startCli, survivors, waitFor } from './support.ts';

const test = testNeeding(whyNoVm());

/** Probes whose answers are known, on virtiofs (QEMU's or the Rust daemon) and on 9p; of events the first. */
const EXPECTED: Readonly<Record<string, readonly [virtiofs: string, ninep: string]>> = {
  fallocate: ['ok', 'EOPNOTSUPP'],
  fifo: ['ok', 'ENXIO'],
  socket: ['ok', 'ENXIO'],
  'seek-hole': ['ok', 'takes the hole for data'],
  'rename-exchange': ['ok', 'EINVAL'],
  'unlinked-truncate': ['ok', 'ENOENT'],
  'mmap-shared': ['ok', 'EINVAL'],
  'mtime-ns': ['ok', '0 ns'],
  'mtime-ns-on-host': ['ok', '0 ns'],
  'large-directory': ['ok', 'ok'],
  flock: ['excluded', 'excluded'],
  'flock-between-mounts': ['granted', 'granted'],
  'posix-seen-by-host': ['granted', 'granted'],
  'ofd-of-host': ['granted', 'granted'],
  content: ['seen', 'seen'],
  'host-deletion': ['seen', 'seen'],
  'inotify-write': ['not seen', 'not seen'],
  'host-inotify-create': ['CREATE', 'CREATE'],
  'durable-fsync': ['disk', 'disk'],
};

function readAnswers(dir: string): Map<string, ProbeAnswer> {
  const lines = readFileSync(join(dir, 'semantics.jsonl'), 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => JSON.parse(line) as ProbeAnswer).map((answer) => [`${answer.mount} ${answer.probe}`, answer]));
}

test('each mount answers as it was traced to; one whose daemon dies is given up, and the other is finished', async () => {
  const cwd = makeFolder();
  const only = [...Object.keys(EXPECTED), 'stopped-read'].join(',');
  const running = startCli(['semantics', '--mounts', 'virtiofs,9p', '--only', only, '--out', 'run'], cwd);
  await waitFor('the last batch', running, () => /^virtiofs: absence/m.test(running.stderr()) || undefined, 400);
  const ours = descendants(running.child.pid as number);
  // The server is stopped while it is asked; its death is what the mount's last answer tells.
  for (const { pid, command } of listProcesses()) if (ours.includes(pid) && /^\S*virtiofsd /.test(command)) process.kill(pid, 'SIGKILL');
  const { code, stdout, stderr } = await running.ended;
  assert.is(code, 0, stderr);
  const answers = readAnswers(join(cwd, 'run'));
  const found = Object.fromEntries(
    Object.keys(EXPECTED).map((probe) => [probe, ['virtiofs', '9p'].map((mount) => answers.get(`${mount} ${probe}`)?.answer.replace(/\+.*/, ''))]),
  );
  assert.equal(found, EXPECTED);
  const last = answers.get('virtiofs stopped-read');
  assert.is(last?.verdict, 'not tried');
  assert.match(last?.answer ?? '', /mount 'virtiofs' ended with|connection|QEMU/, `${JSON.stringify(last)}\n${stderr}`);
  assert.match(stdout, /\*\*EOPNOTSUPP\*\*/);
  assert.equal(await survivors(ours), []);
});

test.run();
