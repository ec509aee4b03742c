/** Two fsbenches that want the same run or the same share. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from '../../test/e2e/support.ts';
import type { Failure, RunKind } from '../kind.ts';
import { buildFio } from '../matrix.ts';

/** Nothing where the command was refused with these words. */
function expectRefusal({ code, stderr }: Ended, says: RegExp): Failure[] {
  return code === 3 && says.test(stderr) ? [] : [{ check: 'words', text: `the second ended with ${code}: ${stderr.slice(-300)}` }];
}

const LOCKED = /^fsbench: .*: another fsbench \(process \d+\) is measuring this run/m;
const IN_USE = /^fsbench: .* is in use by another fsbench \(process \d+\)/m;

/** Kinds with two commands at a time. */
export const TWO_KINDS: readonly RunKind[] = [
  {
    name: 'two-on-a-run',
    does: 'a second `--resume` of a run that is being measured',
    phases: ['boot', 'layout', 'loop', 'record', 'report'],
    async strike(scene, { child }) {
      const second = await scene.run(['fio', '--resume', scene.dir]);
      // Where the first has ended meanwhile, the second had nothing to wait for.
      return { did: `second ended with ${second.code}`, failures: second.code === 0 && child.exitCode === 0 ? [] : expectRefusal(second, LOCKED) };
    },
    endings: [],
  },
  {
    name: 'two-on-a-share',
    does: 'a second run with the same `--share`',
    phases: ['boot', 'layout', 'loop', 'record'],
    disks: { share: 256 },
    whyNot: () => (process.getuid?.() === 0 ? null : 'only root may mount'),
    async strike(scene, { child }) {
      const out = join(scene.root, 'second');
      const second = await scene.run([...buildFio(), '--share', scene.shareParent, '--out', out]);
      const failures = second.code === 0 && child.exitCode === 0 ? [] : expectRefusal(second, IN_USE);
      return {
        did: `second ended with ${second.code}`,
        failures: existsSync(out) ? [...failures, { check: 'left', text: 'the refused run left its directory' }] : failures,
      };
    },
    endings: [],
  },
  {
    name: 'two-resumes',
    does: 'kill -9 of fsbench, then two `--resume` at the same time',
    phases: ['boot', 'layout', 'loop', 'record'],
    async strike(_, { child }) {
      child.kill('SIGKILL');
      return { did: 'kill -9, two resumes' };
    },
    endings: [{ how: 'SIGKILL' }],
    leavesFolders: 'unsaid',
    async resume(scene) {
      const both = await Promise.all([1, 2].map(() => scene.run(['fio', '--resume', scene.dir])));
      const good = both.filter(({ code }) => code === 0);
      const refused = both.filter(({ code }) => code !== 0);
      return [
        ...refused.flatMap((each) => expectRefusal(each, LOCKED)),
        ...(good.length === 1 ? [] : [{ check: 'stuck' as const, text: `${good.length} of two resumes measured the run` }]),
      ];
    },
  },
];
