/** Tests of src/parse/fio-terse.ts with what fio 3.33 really printed, compared with fields picked by their position. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DirectionMetrics } from '../../src/model/records.ts';
import { looksTerse, parseTerseLine } from '../../src/parse/fio-terse.ts';
import { parseText } from '../../src/parse/text.ts';
import { listFormatFixtures, readFioFixture } from '../support/fixtures.ts';

/** Positions from 1, as fio's HOWTO and awk count; `name` is that of the job. */
const POSITIONS: Readonly<Record<string, { readonly name: number; readonly read: number; readonly write: number }>> = {
  2: { name: 2, read: 5, write: 46 },
  3: { name: 3, read: 6, write: 47 },
  4: { name: 3, read: 6, write: 47 },
  5: { name: 3, read: 6, write: 53 },
};

const linesOf = (name: string) => [...readFioFixture(name).matchAll(/^[2-5];.*$/gm)].map(([line]) => line);

/** A direction whose first field is number `first`: 12 fields, then percentiles. */
function pick(fields: readonly string[], first: number): DirectionMetrics | null {
  const number = (offset: number) => Number(fields[first - 1 + offset]);
  if (number(0) === 0) return null;
  const percentile = (rank: string) => {
    const field = fields.slice(first + 11, first + 31).find((each) => each.startsWith(`${rank}%=`));
    return field === undefined ? null : Number(field.split('=')[1]) * 1000;
  };
  return {
    bw: number(1) * 1024,
    iops: number(2),
    clatMeanNs: number(10) * 1000,
    clatP50Ns: percentile('50.000000'),
    clatP95Ns: percentile('95.000000'),
    clatP99Ns: percentile('99.000000'),
    clatP999Ns: percentile('99.900000'),
    clatP9999Ns: percentile('99.990000'),
  };
}

/** Of completion latency, over the directions in which something moved. */
function extremes(fields: readonly string[], starts: readonly number[]) {
  const used = starts.filter((first) => Number(fields[first - 1]) > 0);
  return {
    clatMinUs: Math.min(Number.POSITIVE_INFINITY, ...used.map((first) => Number(fields[first + 7]))),
    clatMaxUs: Math.max(0, ...used.map((first) => Number(fields[first + 8]))),
  };
}

const fixtures = listFormatFixtures().filter((name) => linesOf(name).length > 0);

test('lines of every version have the figures of their fields', () => {
  const versions = new Set<string>();
  for (const name of fixtures.filter((each) => !/semicolon|unified-mixed/.test(each))) {
    for (const line of linesOf(name)) {
      const fields = line.split(';');
      const at = POSITIONS[fields[0] as string] as { name: number; read: number; write: number };
      versions.add(fields[0] as string);
      const [read, write] = [pick(fields, at.read), pick(fields, at.write)];
      const runtimeMs = Math.max(Number(fields[at.read + 2]), Number(fields[at.write + 2]));
      const wanted = {
        name: fields[at.name - 1],
        fioVersion: fields[0] === '2' ? null : 'fio-3.33',
        groupId: Number(fields[at.name]),
        error: Number(fields[at.name + 1]),
        metrics: { read, write, runtimeMs },
        mixed: false,
        trimmed: false,
        kib: Number(fields[at.read - 1]) + Number(fields[at.write - 1]),
        ...extremes(fields, [at.read, at.write]),
      };
      assert.equal(parseTerseLine(line), wanted, `${name}: ${line.slice(0, 60)}`);
    }
  }
  assert.equal([...versions].sort(), ['2', '3', '4', '5'], 'versions seen');
});

test('latencies are nanoseconds: at a queue depth of 16, mean times rate is what is in flight', () => {
  // Little's law, with four jobs of iodepth 16 each.
  for (const version of [2, 3, 4, 5]) {
    const [line] = linesOf(`formats/randrw-libaio-multi.terse-v${version}.txt`);
    const { metrics } = parseTerseLine(line as string) ?? {};
    const inFlight = [metrics?.read, metrics?.write].reduce((sum, each) => sum + ((each?.clatMeanNs ?? 0) / 1e9) * (each?.iops ?? 0), 0);
    assert.ok(inFlight > 16 && inFlight <= 64, `version ${version}: ${inFlight}`);
  }
});

test('a line has the same figures with and without its disks', () => {
  for (const name of fixtures) {
    for (const line of linesOf(name)) {
      const bare = line.replace(/;vd[a-z];[\d.;%]*$/, '');
      assert.equal(parseTerseLine(bare), parseTerseLine(line), name);
      assert.equal(parseTerseLine(`${bare};sda;1;2;3;4;5;6;7;0.10%;dm-0;1;2;3;4;5;6;7;0.10%`), parseTerseLine(line), `${name}: two disks`);
    }
  }
});

test('a semicolon in the name of the job shifts nothing', () => {
  const [line] = linesOf('formats/semicolon.terse-v3.txt');
  const plain = parseTerseLine((line as string).replace('semi;colon', 'plain'));
  assert.equal(parseTerseLine(line as string), { ...plain, name: 'semi;colon' });
  assert.equal(parseTerseLine((line as string).replace('semi;colon', ';a;;b;')), { ...plain, name: ';a;;b;' }, 'several');
});

test('reads and writes that came as one figure stand under read', () => {
  const [line] = linesOf('formats/unified-mixed.terse-v3.txt');
  const fields = (line as string).split(';');
  const wanted = { read: pick(fields, 6), write: null, runtimeMs: Number(fields[8]) };
  const parsed = parseTerseLine(line as string);
  assert.equal([parsed?.metrics, parsed?.mixed], [wanted, true]);
});

test('a line of trims, which versions 2, 4 and 5 have as a direction and 3 leaves out, is one of neither reads nor writes', () => {
  const trims = linesOf('told/randtrim.terse.txt');
  const beside = linesOf('told/trimwrite.terse.txt');
  assert.equal([trims.length, beside.length], [4, 4], 'lines');
  for (const line of trims) {
    const { metrics, trimmed } = parseTerseLine(line) ?? {};
    assert.equal([metrics?.read, metrics?.write, trimmed], [null, null, true], `version ${line[0]}`);
    assert.is(parseText(line, 'x')?.loops.length, 0, `version ${line[0]}: loops`);
    assert.match(parseText(line, 'x')?.problems[0]?.text ?? '', 'it trimmed only', `version ${line[0]}`);
  }
  for (const line of beside) {
    const { metrics, trimmed } = parseTerseLine(line) ?? {};
    const write = pick(line.split(';'), POSITIONS[line[0] as string]?.write ?? Number.NaN);
    assert.equal([metrics?.read, metrics?.write, trimmed], [null, write, false], `version ${line[0]}, writes beside trims`);
  }
  const idle = (trims[1] as string).replace(/;(?:\d+\.\d+%;?)+$/, (shares) => shares.replace(/\d+\.\d+/g, '0.00'));
  assert.is(parseTerseLine(idle)?.trimmed, false, 'no I/O of any length');
});

test('a job of a group that failed has its errno and the figures of the others', () => {
  for (const name of ['formats/failing-group.terse-v3.txt', 'formats/failing-group.append-terse.txt']) {
    const parsed = linesOf(name).map(parseTerseLine);
    assert.ok(
      parsed.some((each) => each?.error === 2 && (each.metrics.write?.bw ?? 0) > 0),
      name,
    );
  }
});

test('a line cut before its figures end is none, and cut after them it has them all', () => {
  for (const name of fixtures) {
    for (const line of linesOf(name)) {
      const whole = parseTerseLine(line);
      let had = 0;
      for (let end = 0; end < line.length; end++) {
        const parsed = parseTerseLine(line.slice(0, end));
        if (parsed === null) {
          assert.is(had, 0, `${name}: nothing when cut at ${end}, and something before`);
          continue;
        }
        had++;
        assert.equal(parsed, whole, `${name}: cut at ${end}`);
      }
      assert.ok(had > 0, `${name}: the tail is not needed`);
    }
  }
});

test('what is no terse line is none', () => {
  for (const line of ['', '3', '3;', '3;fio-3.33', '3;fio-3.33;x;0;0', '6;fio-4;x', '2;', '33;fio-3.33;x', ' 3;fio-3.33;x', 'x;3;fio-3.33']) {
    assert.is(parseTerseLine(line), null, line);
  }
  assert.ok(looksTerse('3;fio-3.33;cut'), 'one that is cut looks like one');
  assert.not(looksTerse('3;other;x'), 'a row of another CSV does not');
});

test.run();
