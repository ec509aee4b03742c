/** Tests of src/render/html/loop-columns.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SourcedLoop } from '../../../src/model/records.ts';
import { loopColumns } from '../../../src/render/html/loop-columns.ts';
import { makeLoop, makePlan, makeRun, reportOf } from '../../support/records.ts';

const headingsOf = (loops: readonly SourcedLoop[]) =>
  reportOf(makeRun(makePlan(['seqread-psync'], 'a=9p')), loops).workloads.flatMap((workload) => loopColumns(workload).map(({ heading }) => heading));

test("the host's CPU time is a column where some loop knows it, and not spoken of where none does", () => {
  const unknown = makeLoop({ loop: 1, hostCpuSeconds: null });
  const known = makeLoop({ loop: 2, hostCpuSeconds: { qemu: 1, daemon: null, sshd: null } });
  assert.not.ok(headingsOf([unknown]).includes('Host CPU'));
  assert.ok(headingsOf([unknown]).includes('Runtime'));
  assert.ok(headingsOf([unknown, known]).includes('Host CPU'));
});

test.run();
