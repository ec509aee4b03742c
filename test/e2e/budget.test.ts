/** A quick run, which has a budget, in real VMs: two mounts that are far apart are told after the first boot, and the run says why it stopped there. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops, readRun, runCli } from './support.ts';

const test = testNeeding(whyNoVm());

test('what is clear takes one boot, though four were allowed', async () => {
  const cwd = makeFolder();
  // Where it runs decides how long it takes, far apart on every machine. Two loops of two mounts alone know little of the spread: it has to be small beside both.
  writeFileSync(join(cwd, 'wait.exec'), 'run: |\n  case "$(stat -f -c %T .)" in tmpfs) sleep 1.5 ;; *) sleep 12 ;; esac\n');
  const argv = ['exec', '--mounts', '9p,tmpfs', '--jobs', 'wait.exec', '--quick', '--retry-noisy', 'false', '--out', 'run', '--json'];
  const ended = await runCli(argv, cwd);
  assert.is(ended.code, 0, ended.stderr);
  const dir = join(cwd, 'run');
  const { plan, finishedAt } = readRun(dir);
  assert.equal([plan.boots, plan.loops, plan.budget?.seconds, finishedAt !== null], [4, 2, 600, true]);
  const loops = readLoops(dir);
  assert.equal([...loops.map(({ loop }) => loop)].sort(), [1, 1, 2, 2], ended.stderr);
  const [workload] = JSON.parse(ended.stdout).workloads as { winners: Record<string, string[]>; stop: unknown }[];
  assert.equal([workload?.winners['wall-time'], workload?.stop], [['tmpfs'], { reason: 'fastest', rounds: 1, unit: 'runs', needed: null }]);
  assert.match(ended.stderr, /boot 1 of at most 4: 1 of 1 workloads? open; 4 loops in it; 10 min 00 s of 10 min 00 s left/);
  assert.match(readFileSync(join(dir, 'report.md'), 'utf8'), 'told after 1 boot: wait');
  const again = await runCli(['exec', '--resume', 'run'], cwd);
  assert.is(again.code, 0, again.stderr);
  assert.match(again.stderr, 'the run is complete: nothing was measured');
  assert.is(readLoops(dir).length, loops.length);
});

test.run();
