/** Tests of `check --expect`: promises of mounts that changed, held against what is expected, and told in every format. */

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { holdPromises } from '../../../src/commands/check/promises.ts';
import { loadSources } from '../../../src/commands/load-sources.ts';
import { renderCheckGithub } from '../../../src/render/check/github.ts';
import { renderCheckJunit } from '../../../src/render/check/junit.ts';
import { renderCheckMarkdown } from '../../../src/render/check/markdown.ts';
import { summarizeCheck } from '../../../src/render/check/sentences.ts';
import { renderCheckText } from '../../../src/render/check/text.ts';
import { createRunDirectory } from '../../../src/store/run-directory.ts';
import { appendSemantics } from '../../../src/store/semantics.ts';
import { CHECKS } from '../../support/check.ts';
import { rejectionOf } from '../../support/failure.ts';
import { makeLoop, makePlan } from '../../support/records.ts';
import { answerOf, runOf } from '../../support/semantics.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** A run of a loop, with this answer of a probe where one is given. */
function makeNight(answer: string | null): string {
  const dir = join(makeTempDir(), 'night');
  const run = runOf(['9p']);
  const directory = createRunDirectory(dir, { ...run, plan: { ...run.plan, workloads: makePlan(['w'], '9p').workloads } });
  directory.append(makeLoop({ workload: 'w', mount: '9p' }), { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  if (answer !== null) appendSemantics(dir, [answerOf('9p', 'fallocate', answer === 'ok' ? {} : { verdict: 'not kept', answer, errno: answer })]);
  return dir;
}

test('a promise that is kept otherwise than the night before is found, one that is kept as it was is not', async () => {
  const before = makeNight('ok');
  const changed = await holdPromises(await loadSources([makeNight('EOPNOTSUPP')]), before);
  assert.equal(
    changed?.differences.map(({ mount, probe, isPromise }) => [mount, probe, isPromise]),
    [['9p', 'fallocate', true]],
  );
  assert.equal((await holdPromises(await loadSources([makeNight('ok')]), before))?.differences, []);
});

test('nobody who does not ask is told, and a night without answers is refused', async () => {
  const sources = await loadSources([makeNight(null)]);
  assert.is(await holdPromises(sources, undefined), null);
  assert.match((await rejectionOf(holdPromises(sources, makeNight('ok')), 'a night without answers')).message, /no run of the night has answers/);
});

const SENTENCE = '9p: fallocate: EOPNOTSUPP, expected ok';

test('each format tells of it as a failure', () => {
  const report = { ...CHECKS['no regression'](), promises: [SENTENCE], regressed: true };
  assert.match(summarizeCheck(report), /^Regression: 1 promise is kept otherwise, judged against/);
  for (const [name, text] of [
    ['text', renderCheckText(report, false)],
    ['md', renderCheckMarkdown(report)],
    ['junit', renderCheckJunit(report)],
    ['github', renderCheckGithub(report)],
  ] as const) {
    assert.ok(text.includes('fallocate: EOPNOTSUPP, expected ok'), name);
  }
  assert.match(renderCheckJunit(report), /fsbench check, promises" tests="1" failures="1"/);
});

test('promises that are all as expected are one case that passed', () => {
  assert.match(renderCheckJunit({ ...CHECKS['no regression'](), promises: [] }), /fsbench check, promises" tests="1" failures="0"/);
});

test.run();
