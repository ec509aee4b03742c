/** The nightly rule against the events of the reference detector, on the reference's own nights. */

import * as assert from 'uvu/assert';
import type { Night, NightSeries } from '../../../src/analyse/nightly/records.ts';
import { addTo } from '../../../src/model/group-by.ts';
import { GOLDEN_OF_REFERENCE, makeReferenceNights, WHY_NO_REFERENCE } from '../../support/golden-nights.ts';
import { testNeeding } from '../../support/needs.ts';
import { listEvents } from '../../support/nightly.ts';

const test = testNeeding(WHY_NO_REFERENCE);

/** iops of reads and of writes in fio's terse output, version 3. */
const READ_IOPS = 7;
const WRITE_IOPS = 48;

/** Reads the text without the project's parser. */
function readSeries(text: string): NightSeries[] {
  const lines = text.split('\n');
  const mount = (lines.find((line) => line.startsWith('TEST_NAME=')) ?? '').slice('TEST_NAME='.length);
  const byWorkload = new Map<string, number[]>();
  for (const line of lines) {
    if (!line.startsWith('3;fio-')) continue;
    const fields = line.split(';');
    const workload = fields[2] as string;
    addTo(byWorkload, workload, Number(fields[READ_IOPS]) + Number(fields[WRITE_IOPS]));
  }
  return [...byWorkload].map(([workload, loops]) => ({ key: `${mount}/${workload}`, mount, workload, control: false, loops }));
}

test('steps put into simulated nights are found in the nights and by the kinds that the reference gives', () => {
  const nights = makeReferenceNights().map(
    (texts, at): Night => ({ id: `night-${at + 1}`, at: '2026-01-01T00:00:00.000Z', labels: {}, machine: 'm', series: texts.flatMap(readSeries) }),
  );
  const events = listEvents(nights);
  assert.equal(
    events.map(({ night, key, kind }) => ({ night, key, kind })),
    GOLDEN_OF_REFERENCE.events,
  );
  assert.is(events.find(({ key }) => key === 'virtiofs/randread-psync')?.z.toFixed(1), GOLDEN_OF_REFERENCE.z);
});

test.run();
