/** A small simulation as a test: bounds so wide that only a broken rule leaves them. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MODELS, makeWorld, simulateNight } from '../../simulate/model.ts';
import { newNightlyResult, simulateNightly } from '../../simulate/nightly.ts';
import { rateOf, type Tally } from '../../simulate/tally.ts';
import { bucketOf, SIMULATED_FIGURES } from '../../simulate/winner-figures.ts';
import { type Answers, newWinnerResult, simulateWinners } from '../../simulate/winners.ts';

const SEEDS = [1, 2];

test('a seed gives the same nights, whatever else is simulated', () => {
  const night = () => [...simulateNight(makeWorld(MODELS.normal, 7), 5, 3).rates];
  assert.equal(night(), night());
  assert.not.equal(night(), [...simulateNight(makeWorld(MODELS.normal, 8), 5, 3).rates], 'another seed');
});

test('on calm nights the rule seldom cries wolf and finds what is there', () => {
  const result = newNightlyResult();
  for (const seed of SEEDS) simulateNightly(MODELS.calm, 3, seed, result, { rivals: false, together: true });
  const rate = (tally: Tally | undefined) => rateOf(tally as Tally);
  const { ours, confirmed, mount3, together } = result;
  assert.ok(rate(ours.falseNights) <= 3, `false nights: ${rate(ours.falseNights)} in 100`);
  assert.ok(rate(ours.found[2]?.within) >= 90, `-20 % within three nights: ${rate(ours.found[2]?.within)}`);
  assert.ok(rate(ours.found[0]?.within) >= 60, `-5 % within three nights: ${rate(ours.found[0]?.within)}`);
  assert.ok(rate(confirmed[0]?.found[1]?.sameNight) > rate(ours.found[1]?.sameNight), 'measuring again finds more of -10 % the same night');
  assert.ok(rate(mount3.within) >= 80, `a mount: ${rate(mount3.within)}`);
  assert.ok(rate(together[1]?.within) >= 80, `all mounts beside a control: ${rate(together[1]?.within)}`);
  assert.is(rate(result.togetherWarned), 100, 'all mounts without one are told of');
});

test('on normal nights a large step is found in most series', () => {
  const result = newNightlyResult();
  for (const seed of SEEDS) simulateNightly(MODELS.normal, 3, seed, result, { rivals: false, together: false });
  assert.ok(rateOf(result.ours.falseNights) <= 5, `false nights: ${rateOf(result.ours.falseNights)} in 100`);
  assert.ok(rateOf(result.ours.found[2]?.within as Tally) >= 75, `-20 %: ${rateOf(result.ours.found[2]?.within as Tally)}`);
});

test('flat thresholds cry wolf where the rule does not', () => {
  const result = newNightlyResult();
  simulateNightly(MODELS.normal, 3, 1, result, { rivals: true, together: false });
  const flat = result.rivals.find(({ name }) => name.startsWith('5 %'))?.falseNights as Tally;
  assert.ok(rateOf(flat) > 50, `5 %: ${rateOf(flat)}`);
});

const winners = newWinnerResult();
for (const seed of SEEDS) simulateWinners(MODELS.normal, 3, seed, winners);

for (const [at, { metric }] of SIMULATED_FIGURES.entries()) {
  test(`equal mounts seldom get a winner, and seven runs find most of what is 10 % ahead: ${metric}`, () => {
    const { wins, equals } = winners.answers[at] as Answers;
    const [one, , seven] = wins as unknown as [Tally[], Tally[], Tally[]];
    assert.ok(rateOf(one[0] as Tally) <= 12, `one run: ${rateOf(one[0] as Tally)}`);
    assert.ok(rateOf(seven[0] as Tally) <= 12, `seven runs: ${rateOf(seven[0] as Tally)}`);
    assert.ok(rateOf(seven[2] as Tally) >= 55, `10 %: ${rateOf(seven[2] as Tally)}`);
    for (const [runs, [same, ahead5, ahead10]] of (equals as unknown as [Tally, Tally, Tally][]).entries()) {
      for (const tally of [ahead5, ahead10]) assert.ok(rateOf(tally) <= 5, `called equal that are not, ${runs}: ${rateOf(tally)}`);
      assert.ok(runs < 2 || rateOf(same) >= 15, `equal ones of seven runs: ${rateOf(same)}`);
    }
  });
}

test("a latency is the middle of fio's bucket: what fio 3.33 printed stays as it is", () => {
  for (const ns of [9_792, 14_144, 162_816, 1_826_816]) assert.is(bucketOf(ns), ns);
  assert.is(bucketOf(100), 100, 'small ones are exact');
});

test.run();
