/** Whole files of every kind that fsbench reads as a SOURCE, to be damaged. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { listFioFixtures, listFormatFixtures, readFioFixture } from './fixtures.ts';
import { textsOf } from './mutation-tests.ts';
import { readCapturedFolders } from './raw-folders.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from './records.ts';

const run = makeRun(makePlan(['seqread-psync', 'randrw-mmap'], 'a=9p,b=tmpfs'));
const report = reportOf(run, [
  ...makeLoops('seqread-psync', 'a', [1000, 1001, 999]),
  ...makeLoops('seqread-psync', 'b', [10, 11, 9]),
  makeBadLoop({ workload: 'randrw-mmap', outcome: 'unsupported', errno: 'EINVAL', reason: '=mmap, "shared"\nwritable' }),
]);

/** A text of every kind of source that is read. */
export const readMutationTexts = (): string[] => [
  ...[...listFioFixtures(), ...listFormatFixtures()].map(readFioFixture),
  renderCsv(report),
  renderJson(report),
  renderAnswer(report),
  readFileSync(join(PACKAGE_ROOT, 'test/golden/sample.csv'), 'utf8').slice(0, 12_000),
  ...textsOf(readCapturedFolders()),
];
