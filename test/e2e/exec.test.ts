/** `fsbench exec` in a real VM: git of this host in the guest, a folder of this host on each mount, cold and warm, times by the guest's clock. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoProgram, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops, runCli } from './support.ts';

const test = testNeeding(whyNoVm() ?? whyNoProgram('git', 'perl'));

test('git hash-object over 9p, under two names, and tmpfs', async () => {
  const cwd = makeFolder();
  const work = join(cwd, 'work');
  mkdirSync(work);
  for (let n = 0; n < 20; n++) writeFileSync(join(work, `file ${n}`), `${n}\n`);
  const ended = await runCli(
    [
      'exec',
      '--mounts',
      '9p,again=9p,tmpfs',
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
      'hash-object',
      'file 19',
    ],
    cwd,
  );
  const loops = readLoops(join(cwd, 'run'));
  assert.equal(
    loops.map(({ workload, mount, outcome, reason }) => [workload, mount, outcome, reason]).sort(),
    ['cold', 'warm'].flatMap((caches) => ['9p', 'again', 'tmpfs'].map((mount) => [`git hash-object file 19 (${caches})`, mount, 'ok', null])),
    ended.stderr,
  );
  assert.is(ended.code, 0, ended.stderr);
  for (const { figures, hostCpuSeconds, warnings } of loops) {
    assert.ok((figures?.['wall-time'] ?? 0) > 0, "a time by the guest's clock");
    assert.ok((figures?.['user-time'] ?? 0) > 0 && hostCpuSeconds !== null, 'CPU time of guest and host');
    assert.not.ok(
      warnings.some(({ code }) => ['coarse-clock', 'caches-not-dropped', 'caches-unchecked', 'caches-still-warm'].includes(code)),
      JSON.stringify(warnings),
    );
  }
  const raw = loops.map((loop) => readFileSync(join(cwd, 'run/raw', loop.raw ?? ''), 'utf8'));
  // As git names the content of a file: hash-object is told of no repository.
  const name = createHash('sha1')
    .update('blob 3\0' + '19\n')
    .digest('hex');
  for (const text of raw) assert.match(text, new RegExp(`^${name}\\n[\\s\\S]*\\nfsbench-exec clock=monotonic wall_ns=\\d+ `));
  assert.match(ended.stdout, /\| To tmpfs \|/, "times stand to the guest's own");
  assert.is(JSON.parse(readFileSync(join(cwd, 'run/hyperfine.json'), 'utf8')).results.length, 6);
});

test.run();
