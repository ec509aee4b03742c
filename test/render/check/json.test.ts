/** Tests of src/render/check/json.ts: the document holds the whole report, and no number is lost on the way. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderCheckJson } from '../../../src/render/check/json.ts';
import { CHECKS, checkHostile } from '../../support/check.ts';

/** A number that JSON has no word for becomes null. */
function findUnsayable(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => findUnsayable(each, `${path}.${key}`));
}

for (const [name, make] of [...Object.entries(CHECKS), ['hostile names', checkHostile] as const]) {
  test(`${name}: comes back as it was`, () => {
    const report = make();
    assert.equal(findUnsayable(report), [], 'every number is one');
    const { schemaVersion, summary, ...rest } = JSON.parse(renderCheckJson(report));
    assert.equal([schemaVersion, typeof summary], [1, 'string']);
    assert.equal(rest, report);
  });
}

test.run();
