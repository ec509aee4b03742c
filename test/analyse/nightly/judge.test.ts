/** Tests of src/analyse/nightly/judge.ts: what is found, what is only told, and what a verdict depends on. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeNights, judgeTonight, NIGHTLY_DEFAULTS, REPLAY_NIGHTS } from '../../../src/analyse/nightly/judge.ts';
import type { Finding, Night, NightlySettings, NightVerdict } from '../../../src/analyse/nightly/records.ts';
import { makeNights } from '../../support/nightly.ts';

const judge = (nights: readonly Night[], settings: Partial<NightlySettings> = {}) => judgeNights(nights, { ...NIGHTLY_DEFAULTS, ...settings });
const tonight = (nights: readonly Night[], settings: Partial<NightlySettings> = {}) => judge(nights, settings).at(-1) as NightVerdict;
const failing = ({ findings }: NightVerdict) => findings.filter(({ fails }) => fails);
const from = (key: string, first: number, size: number) => (series: string, night: number) => (series === key && night >= first ? Math.log1p(size) : 0);
const mapSeries = (nights: readonly Night[], change: (series: Night['series'][number], night: number) => Night['series'][number] | null): Night[] =>
  nights.map((night, at) => ({ ...night, series: night.series.flatMap((series) => change(series, at + 1) ?? []) }));

test('a large step fails in its first night, named with its night, size and baseline', () => {
  const nights = makeNights({ nights: 30, workloads: 8, effect: from('a/w3', 30, -0.2) });
  const [finding, ...rest] = failing(tonight(nights)) as [Finding];
  assert.equal(rest, [], 'nothing else');
  assert.equal(
    [finding.kind, finding.key, finding.mount, finding.workload, finding.since.id, finding.since.labels],
    ['now', 'a/w3', 'a', 'w3', 'night-30', { commit: 'c30' }],
  );
  assert.ok(Math.abs(finding.ratio - 0.8) < 0.03, `ratio ${finding.ratio}`);
  assert.ok(Math.abs((finding.tonight as number) / (finding.baseline as number) - finding.ratio) < 1e-9, 'tonight over baseline');
  assert.ok(finding.p < 0.005 && finding.z < -5, `z ${finding.z}, p ${finding.p}`);
});

test('the night after confirms the step and fails no more', () => {
  const verdict = tonight(makeNights({ nights: 31, workloads: 8, effect: from('a/w3', 30, -0.2) }));
  assert.equal(failing(verdict), [], 'fails');
  assert.equal(
    verdict.findings.map(({ kind, key, since }) => [kind, key, since.id]),
    [['confirmed', 'a/w3', 'night-30']],
  );
});

test('a small lasting step fails within some nights, once, and names its first night', () => {
  const verdicts = judge(makeNights({ nights: 40, workloads: 8, effect: from('a/w3', 30, -0.04) }));
  const alarms = verdicts.flatMap((verdict) => failing(verdict).map((finding) => ({ at: verdict.night.id, finding })));
  assert.equal(
    alarms.map(({ finding }) => [finding.kind, finding.key]),
    [['drop', 'a/w3']],
  );
  assert.ok(['night-29', 'night-30', 'night-31'].includes(alarms[0]?.finding.since.id as string), `since ${alarms[0]?.finding.since.id}`);
});

test('an improvement fails nothing', () => {
  const verdicts = judge(makeNights({ nights: 40, workloads: 8, effect: from('a/w3', 30, 0.2) }));
  assert.equal(verdicts.flatMap(failing), [], 'fails');
  assert.ok(
    verdicts.some(({ findings }) => findings.some(({ kind, key }) => kind === 'rise' && key === 'a/w3')),
    'is told',
  );
});

test('where less is better, more is worse', () => {
  const slower = makeNights({ nights: 30, workloads: 8, effect: from('a/w3', 30, 0.3) });
  const finding = failing(tonight(slower, { metric: 'clat-p99' }))[0];
  assert.is(finding?.key, 'a/w3', 'a latency that grew');
  assert.ok((finding?.ratio ?? 0) > 1.2, `ratio ${finding?.ratio}`);
  assert.equal(failing(tonight(slower)), [], 'a rate that grew');
});

test('a machine that is slower in all is a warning', () => {
  const verdict = tonight(makeNights({ nights: 30, workloads: 8, effect: (_, night) => (night === 30 ? Math.log(0.9) : 0) }));
  assert.equal(failing(verdict), [], 'fails');
  assert.ok(verdict.commonMode?.slow, 'slow');
  assert.match(verdict.warnings.join(), /all series together are worse by 1\d\.\d %/);
});

test('all mounts slower beside a control that is not fail', () => {
  const effect = (series: string, night: number) => (night >= 30 && !series.startsWith('tmp') ? Math.log(0.93) : 0);
  const verdict = tonight(makeNights({ nights: 30, workloads: 8, controls: ['tmp'], effect }));
  assert.equal(
    failing(verdict).map(({ kind }) => kind),
    ['all-now'],
  );
});

test('a control that is slower too shows the machine', () => {
  const verdict = tonight(makeNights({ nights: 30, workloads: 8, controls: ['tmp'], effect: (_, night) => (night === 30 ? Math.log(0.9) : 0) }));
  assert.equal(failing(verdict), []);
  assert.ok(Math.abs((verdict.commonMode?.controlRatio as number) - 0.9) < 0.03, `control ${verdict.commonMode?.controlRatio}`);
});

test('a night without its control accuses nothing of moving all', () => {
  const nights = mapSeries(makeNights({ nights: 30, workloads: 8, controls: ['tmp'], effect: (_, night) => night / 300 }), (series, night) =>
    series.control && night === 30 ? null : series,
  );
  assert.equal(tonight(nights).findings, []);
});

test('a mount whose workloads all lose a little fails as a mount', () => {
  const effect = (series: string, night: number) => (night >= 30 && series.startsWith('a/') ? Math.log(0.96) : 0);
  const verdicts = judge(makeNights({ nights: 33, workloads: 20, mounts: ['a', 'b', 'c'], sd: 0.015, effect }));
  const kinds = verdicts.flatMap(failing).filter(({ mount, key }) => mount === 'a' && key === null);
  assert.is(kinds.length, 1, 'one alarm of the mount');
});

test('with too little history findings are told, fail nothing, and the missing nights are counted', () => {
  const verdict = tonight(makeNights({ nights: 12, workloads: 8, effect: from('a/w3', 12, -0.3) }));
  assert.equal([verdict.state, verdict.nights, verdict.nightsNeeded], ['too-little-history', 11, 3]);
  assert.equal(
    verdict.findings.map(({ kind, key, fails }) => [kind, key, fails]),
    [['now', 'a/w3', false]],
  );
});

test('the first nights are judged without words', () => {
  for (const count of [1, 2, 3, 7]) {
    const verdict = tonight(makeNights({ nights: count, workloads: 8, effect: from('a/w3', count, -0.5) }));
    assert.equal([verdict.state, verdict.findings, verdict.nightsNeeded], ['too-little-history', [], 15 - count], `${count} nights`);
  }
});

test('no nights give no verdicts, an empty night says so', () => {
  assert.equal(judge([]), [], 'none');
  const empty = tonight([...makeNights({ nights: 20, workloads: 8 }), { id: 'x', at: '2026-02-01T00:00:00.000Z', labels: {}, machine: 'm', series: [] }]);
  assert.equal([empty.state, empty.findings], ['nothing-measured', []], 'empty');
});

test('a longer history changes nothing', () => {
  const nights = makeNights({ nights: REPLAY_NIGHTS + 60, workloads: 4, effect: from('a/w3', REPLAY_NIGHTS + 59, -0.1) });
  assert.equal(tonight(nights), tonight(nights.slice(-REPLAY_NIGHTS)));
});

test('nights of another machine are left out and spoken of', () => {
  const nights = makeNights({ nights: 30, workloads: 8, effect: from('a/w3', 30, -0.2) });
  const faster = (night: Night): Night => ({
    ...night,
    machine: 'other',
    series: night.series.map((each) => ({ ...each, loops: each.loops.map((value) => value * 3) })),
  });
  const mixed = nights.flatMap((night, at) => (at % 5 === 4 && at < 29 ? [faster(night), night] : [night]));
  const [alone, beside] = [tonight(nights), tonight(mixed)];
  assert.equal(beside.findings, alone.findings, 'findings');
  assert.match(beside.warnings.join(), /5 of the last 34 nights were measured on another machine or kernel and are left out/);
});

test('nights of no known machine are not said to be of another one', () => {
  const nights = makeNights({ nights: 30, workloads: 8 });
  const forget = (night: Night): Night => ({ ...night, machine: '' });
  const told = (known: (at: number) => boolean, settings: Partial<NightlySettings> = {}) =>
    judgeTonight(
      nights.map((night, at) => (known(at) ? night : forget(night))),
      { ...NIGHTLY_DEFAULTS, ...settings },
    )?.warnings.filter((warning) => warning.includes('machine'));
  const imported = '20 of the last 29 nights do not say on what machine they were measured';
  assert.equal(
    told((at) => at >= 20),
    [`${imported} and are left out`],
    'nights before',
  );
  assert.equal(
    told((at) => at >= 20, { mixMachines: true }),
    [imported],
    'mixed',
  );
  assert.equal(
    told((at) => at < 20),
    ['tonight does not say on what machine it was measured; 20 of the last 29 nights do and are left out'],
    'tonight',
  );
  assert.equal(
    told(() => false),
    [],
    'all',
  );
});

test('series that are missing in some nights are judged by the nights they have', () => {
  const nights = mapSeries(makeNights({ nights: 40, workloads: 8, effect: from('a/w3', 40, -0.2) }), (series, night) =>
    series.key === 'a/w3' && night % 3 === 0 ? null : series,
  );
  assert.equal(
    failing(tonight(nights)).map(({ key }) => key),
    ['a/w3'],
  );
});

test('a new series is learnt before it is judged', () => {
  const begun = (first: number) =>
    mapSeries(makeNights({ nights: 40, workloads: 8, effect: from('a/w3', 40, -0.3) }), (series, night) =>
      series.key === 'a/w3' && night < first ? null : series,
    );
  assert.equal(tonight(begun(35)).findings, [], '5 nights of its own: learnt');
  assert.match(tonight(begun(35)).warnings.join(), /1 of 16 series are too new/);
  assert.equal(
    tonight(begun(30)).findings.map(({ key, fails }) => [key, fails]),
    [['a/w3', false]],
    '10 nights: told',
  );
  assert.equal(
    tonight(begun(20)).findings.map(({ key, fails }) => [key, fails]),
    [['a/w3', true]],
    '20 nights: fails',
  );
});

test('one loop a night, other numbers of loops and loops of nothing are taken as they are', () => {
  const loops = (count: (night: number) => number) =>
    mapSeries(makeNights({ nights: 40, workloads: 8, loops: 5, effect: from('a/w3', 40, -0.3) }), (series, night) => ({
      ...series,
      loops: series.loops.slice(0, count(night)),
    }));
  const keys = (nights: readonly Night[]) => failing(tonight(nights)).map(({ key }) => key);
  assert.equal(keys(loops(() => 1)), ['a/w3'], 'one');
  assert.equal(keys(loops((night) => 1 + (night % 5))), ['a/w3'], 'changing');
  const failed = mapSeries(makeNights({ nights: 30, workloads: 8 }), (series, night) =>
    night === 30 && series.key === 'b/w1' ? { ...series, loops: [0, Number.NaN] } : series,
  );
  assert.is(
    tonight(failed).series.find(({ key }) => key === 'b/w1'),
    undefined,
    'a failed cell has no figure',
  );
  assert.equal(failing(tonight(failed)), [], 'and accuses nothing');
});

test('a single series is judged too, with a warning', () => {
  const verdict = tonight(makeNights({ nights: 30, workloads: 1, mounts: ['a'], effect: from('a/w1', 30, -0.2) }));
  assert.equal(
    failing(verdict).map(({ key }) => key),
    ['a/w1'],
  );
  assert.match(verdict.warnings.join(), /too few series/);
});

test('thresholds go by glob: what is ignored is not there, what is less than asked for is none', () => {
  const nights = makeNights({ nights: 30, workloads: 8, effect: from('a/w3', 30, -0.2) });
  assert.equal(failing(tonight(nights, { thresholds: { 'a/*': { minimumEffect: 0.3 } } })), [], 'minimum effect');
  assert.is(failing(tonight(nights, { thresholds: { 'b/*': { minimumEffect: 0.3 } } })).length, 1, 'of others');
  const ignored = tonight(nights, { thresholds: { '**/w3': { ignore: true } } });
  assert.equal([failing(ignored), ignored.series.some(({ key }) => key === 'a/w3')], [[], false], 'ignored');
});

test('a wanted change fails nothing, tonight and later', () => {
  const nights = makeNights({ nights: 40, workloads: 8, effect: from('a/w3', 30, -0.2) });
  assert.equal(failing(tonight(nights.slice(0, 30), { accept: ['a/w3'] })), [], 'tonight');
  const kept = nights.map((night, at) => (at === 29 ? { ...night, accepted: ['a/w3'] } : night));
  assert.equal(judge(kept).flatMap(failing), [], 'later');
});

test('a wanted change holds from its night on, whatever the nights just before it were', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const nights = makeNights({ nights: 31, workloads: 8, seed, effect: from('a/w3', 30, -0.2) });
    const kept = nights.map((night, at) => (at === 29 ? { ...night, accepted: ['a/w3'] } : night));
    assert.equal(
      failing(tonight(kept)).map(({ key }) => key),
      [],
      `seed ${seed}`,
    );
  }
});

test('a wanted improvement is no news from its night on', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const nights = makeNights({ nights: 31, workloads: 8, seed, effect: from('a/w3', 30, 0.2) });
    const kept = nights.map((night, at) => (at === 29 ? { ...night, accepted: ['a/w3'] } : night));
    const own = tonight(kept).series.find(({ key }) => key === 'a/w3');
    assert.ok(Math.abs((own?.ratio as number) - 1) < 0.1, `seed ${seed}: ratio ${own?.ratio}`);
  }
});

test('a wanted change that crept in is new from where it crept in', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const nights = makeNights({ nights: 34, workloads: 8, seed, effect: from('a/w3', 30, -0.03) });
    const kept = nights.map((night, at) => (at === 30 ? { ...night, accepted: ['a/w3'] } : night));
    assert.equal(judge(kept).slice(30).flatMap(failing), [], `seed ${seed}`);
  }
});

test('what measuring again said of a night is remembered', () => {
  const nights = makeNights({ nights: 31, workloads: 8, effect: (series, night) => (series === 'a/w3' && night === 30 ? Math.log(0.8) : 0) });
  const cleared = nights.map((night, at) => (at === 29 ? { ...night, measuredAgain: { confirmed: [], cleared: ['a/w3'] } } : night));
  assert.equal(judge(cleared).flatMap(failing), [], 'cleared');
  const quiet = makeNights({ nights: 30, workloads: 8 }).map((night, at) =>
    at === 29 ? { ...night, measuredAgain: { confirmed: ['b/w2'], cleared: [] } } : night,
  );
  assert.equal(
    failing(tonight(quiet)).map(({ key }) => key),
    ['b/w2'],
    'confirmed',
  );
});

/** Nights with what measuring again said of a/w3 in the one where its lasting loss of 4 % was first told. */
function measureDropAgain(said: 'confirmed' | 'cleared'): { readonly verdicts: NightVerdict[]; readonly told: number } {
  const nights = makeNights({ nights: 45, workloads: 8, seed: 3, effect: from('a/w3', 30, -0.04) });
  const told = judge(nights).findIndex(({ findings }) => findings.some(({ key, kind }) => key === 'a/w3' && kind === 'drop'));
  const measuredAgain = { confirmed: [], cleared: [], [said]: ['a/w3'] };
  return { verdicts: judge(nights.map((night, at) => (at === told ? { ...night, measuredAgain } : night))), told };
}

test('a lasting loss that was confirmed stays one, and is told once', () => {
  const { verdicts, told } = measureDropAgain('confirmed');
  assert.ok(told >= 29, 'it was found');
  const findings = verdicts.slice(told).flatMap(({ findings }) => findings.filter(({ key }) => key === 'a/w3'));
  assert.equal(
    findings.map(({ kind }) => kind),
    ['drop'],
  );
});

test('a lasting loss that was cleared is no new level: going on, it is found again', () => {
  const { verdicts, told } = measureDropAgain('cleared');
  assert.equal(verdicts[told]?.findings, [], 'cleared');
  const later = verdicts.slice(told + 1).flatMap(({ findings }) => findings.filter(({ key, fails }) => key === 'a/w3' && fails));
  assert.ok(later.length > 0, 'found again');
});

test('of two mounts the one that moved is told, not half of it of both', () => {
  const effect = (series: string, night: number) => (night >= 30 && series.startsWith('a/') ? Math.log(0.8) : 0);
  for (const controls of [[], ['c']]) {
    const { findings } = tonight(makeNights({ nights: 30, workloads: 8, controls, effect }));
    const mounts = findings.filter(({ kind }) => kind.startsWith('mount-') || kind.startsWith('all-'));
    assert.equal(
      mounts.map(({ kind, mount }) => [kind, mount]),
      [['mount-now', 'a']],
      `${controls.length} controls`,
    );
    assert.ok(Math.abs((mounts[0]?.ratio ?? 0) - 0.8) < 0.02, `ratio ${mounts[0]?.ratio}`);
  }
});

test('a mount that is added later fails nothing before it has nights of its own', () => {
  const effect = (series: string, night: number) => (night === 30 && series.startsWith('z/') ? Math.log(0.9) : 0);
  const all = makeNights({ nights: 30, workloads: 8, mounts: ['a', 'b', 'z'], effect });
  const late = all.map((night, at) => (at < 24 ? { ...night, series: night.series.filter(({ mount }) => mount !== 'z') } : night));
  assert.equal(failing(tonight(late)), [], 'six nights');
  assert.ok(failing(tonight(all)).length > 0, 'thirty nights');
});

test('a change that is wanted of all series of a mount, or of all mounts, is wanted of them together', () => {
  const shape = { nights: 32, workloads: 8, mounts: ['a', 'b', 'x'], controls: ['c'] };
  for (const [accepted, changes] of [
    [['a/'], (series: string) => series.startsWith('a/')],
    [['a/', 'b/', 'x/'], (series: string) => !series.startsWith('c/')],
  ] as const) {
    const nights = makeNights({ ...shape, effect: (series, night) => (night >= 30 && changes(series) ? Math.log(0.9) : 0) });
    assert.ok(failing(tonight(nights.slice(0, 30))).length > 0, `${accepted}: it is found`);
    const keys = nights[0]?.series.map(({ key }) => key).filter((key) => accepted.some((mount) => key.startsWith(mount))) ?? [];
    const kept = nights.map((night, at) => (at === 29 ? { ...night, accepted: keys } : night));
    assert.equal(judge(kept).slice(29).flatMap(failing), [], `${accepted}: accepted`);
  }
});

test('quiet nights fail nothing and every series says what it could find', () => {
  const verdict = tonight(makeNights({ nights: 60, workloads: 8 }));
  assert.equal(failing(verdict), []);
  for (const { key, detectable, standardError } of verdict.series) {
    assert.ok(detectable !== null && standardError !== null && standardError > 0, key);
    assert.ok(
      detectable.sameNight >= 0.05 && detectable.withinThreeNights >= 0.03 && detectable.sameNight > detectable.withinThreeNights,
      `${key}: ${JSON.stringify(detectable)}`,
    );
  }
});

test.run();
