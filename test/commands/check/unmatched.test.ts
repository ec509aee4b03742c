/** Tests of src/commands/check/unmatched.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeUnmatched } from '../../../src/commands/check/unmatched.ts';
import { seriesOf } from '../../support/nights.ts';

const [one, other] = [seriesOf('a', 'w'), seriesOf('a', 'w', { sizeBytes: 1024 })];
const none = { accepted: [], controls: new Set<string>(), config: { thresholds: {} } };

test('a threshold for one of two series of a name means that one', () => {
  const describe = (glob: string) => describeUnmatched({ ...none, config: { thresholds: { [glob]: { ignore: true } } } }, [one, other]);
  assert.equal(describe(`a/w#${one.key.slice(0, 8)}`), []);
  assert.equal(describe('a/w#*'), [], 'glob');
  assert.equal(describe('a/w'), ["thresholds: 'a/w' means no series of tonight"], 'as a check takes it: both have their keys behind their name');
});

test('a pattern to accept means a series by its name or key', () => {
  const describe = (text: string) => describeUnmatched({ ...none, accepted: [text] }, [one, other]);
  assert.equal([describe('a/w'), describe(`#${one.key}`)], [[], []]);
  assert.equal(describe('b/w'), ["accept: 'b/w' means no series of tonight"]);
});

test.run();
