/** Tests of simulate/e-divisive.ts and of the rivals' rules on plain series. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findDrops } from '../../simulate/e-divisive.ts';
import { RIVALS } from '../../simulate/rivals.ts';

const wave = (level: number, length: number) => Array.from({ length }, (_, at) => level * (1 + 0.01 * Math.sin(at * 2.3)));

test('a drop is found where it begins, a rise and nothing are none', () => {
  const find = (values: readonly number[]) => findDrops(Float64Array.from(values), 0, values.length);
  assert.equal(find([...wave(100, 20), ...wave(80, 20)]), [20], 'drop');
  assert.equal(find([...wave(80, 20), ...wave(100, 20)]), [], 'rise');
  assert.equal(find(wave(100, 40)), [], 'nothing');
  assert.equal(find([1, 2, 3]), [], 'too short');
});

test('each rival flags a night at a third of the last, none the same again', () => {
  const loops = 5;
  const logs = (level: number) => Array.from({ length: loops }, (_, at) => Math.log(level) + at / 1000);
  const viewOf = (last: number) => ({
    means: Float64Array.from([...wave(100, 40), last]),
    night: 40,
    loops,
    logs: Float64Array.from([...wave(100, 40), last].flatMap(logs)),
  });
  for (const { name, flags } of RIVALS) {
    assert.is(flags(viewOf(30)), true, `${name}, a third`);
    assert.is(flags(viewOf(100.9)), false, `${name}, as ever`);
  }
});

test.run();
