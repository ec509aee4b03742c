/** `fsbench exec` in a real VM: git of this host in the guest, a folder of this host on each mount, cold and warm, times by the guest's clock. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoProgram, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops, runCli } from './support.ts';

const test = testNeeding(whyNoVm() ?? whyNoProgram('git', 'perl'));

test('git status over 9p and tmpfs', async () => {
  const cwd = makeFolder();
  const work = join(cwd, 'work');
  mkdirSync(work);
  for (let n = 0; n < 20; n++) writeFileSync(join(work, `file ${n}`), `${n}\n`);
  execFileSync('git', ['init', '-q', work], { stdio: 'ignore' });
  const ended = await runCli(
    [
      'exec',
      '--mounts',
      '9p,tmpfs',
      '--workdir',
      'work',
      '--loops',
      '1',
      '--export',
      'hyperfine',
      '--out',
      'run',
      '--',
      'git',
      '-c',
      'safe.directory=*',
      'status',
    ],
    cwd,
  );
  const loops = readLoops(join(cwd, 'run'));
  assert.equal(
    loops.map(({ workload, mount, outcome, reason }) => [workload, mount, outcome, reason]).sort(),
    ['cold', 'warm'].flatMap((caches) => ['9p', 'tmpfs'].map((mount) => [`git -c safe.directory=* status (${caches})`, mount, 'ok', null])),
    ended.stderr,
  );
  assert.is(ended.code, 0, ended.stderr);
  for (const { figures, hostCpuSeconds, elapsedMs, warnings } of loops) {
    const seconds = figures?.['wall-time'] ?? 0;
    assert.ok(seconds > 0 && seconds < (elapsedMs ?? 0) / 1000, 'a time of the guest, within that of the way there and back');
    assert.ok((figures?.['user-time'] ?? 0) > 0 && hostCpuSeconds !== null, 'CPU time of guest and host');
    assert.not.ok(
      warnings.some(({ code }) => ['coarse-clock', 'caches-not-dropped', 'caches-unchecked', 'caches-still-warm'].includes(code)),
      JSON.stringify(warnings),
    );
  }
  const raw = loops.map((loop) => readFileSync(join(cwd, 'run/raw', loop.raw ?? ''), 'utf8'));
  for (const text of raw) assert.match(text, /Untracked files:[\s\S]*file 19[\s\S]*\nfsbench-exec clock=monotonic wall_ns=\d+ /);
  assert.match(ended.stdout, /\| To tmpfs \|/, "times stand to the guest's own");
  assert.is(JSON.parse(readFileSync(join(cwd, 'run/hyperfine.json'), 'utf8')).results.length, 4);
});

test.run();
