/** Tests of src/parse/tables/times.ts: published averages by platform and scenario, and the way back of what we print. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../../src/analyse/report.ts';
import { SCENARIOS } from '../../../src/model/scenarios.ts';
import { openParser } from '../../../src/parse/detect.ts';
import { type ParsedFile, toSource } from '../../../src/parse/parsed-file.ts';
import { readScenario } from '../../../src/parse/tables/times.ts';
import { PACKAGE_ROOT } from '../../../src/process/paths.ts';
import { renderAnswer } from '../../../src/render/markdown.ts';
import { makeLoop } from '../../support/records.ts';

const PUBLISHED = readFileSync(join(PACKAGE_ROOT, 'fixtures/published/docker-on-mac-2024.md'), 'utf8');

function read(text: string): ParsedFile {
  const parser = openParser(text);
  parser?.write(text);
  return parser?.end() as ParsedFile;
}

const brief = ({ loops }: ParsedFile) => loops.map(({ mount, figures }) => [mount, ...Object.values(figures ?? {})]);

test('the table of 2024: five platforms, four tests each, an average with its range', () => {
  const file = read(PUBLISHED);
  assert.equal([file.format, file.problems, file.workloads], ['results-table', [], ['npm install of a React application']]);
  assert.is(file.loops.length, 20);
  assert.equal(
    brief(file).filter(([mount]) => /^(Lima|Docker-VZ-sync)\//.test(String(mount))),
    [
      ['Lima/native', 3.38, 3, 3.63],
      ['Lima/container', 4.17, 4.05, 4.24],
      ['Lima/bind+volume', 3.96, 3.87, 4.02],
      ['Lima/bind', 8.99, 8.86, 9.1],
      ['Docker-VZ-sync/native', 4.19, 3.48, 4.67],
      ['Docker-VZ-sync/container', 4.75, 4.69, 4.84],
      ['Docker-VZ-sync/bind+volume', 4.06, 3.94, 4.3],
      ['Docker-VZ-sync/bind', 3.88, 3.83, 3.94],
    ],
  );
  for (const { loop, warnings } of file.loops) assert.equal([loop, warnings.map(({ code }) => code)], [1, ['from-table']]);
  assert.match(file.facts.join(), 'can not be tested');
});

test('emphasis, emoji, no outer pipes and other words for the same say the same', () => {
  const table = `Platform | Scenario | Avg (ms) | Range (ms)
--- | --- | --- | ---
Lima | Docker volume + mount | 3960 | 3870 to 4020
Lima | Named volume | **4750** 🐢 | **4690–4840**
Lima | Without volumes | 4,17 | -
`;
  const file = read(table.replace('4,17', '4170'));
  assert.equal(brief(file), [
    ['Lima/bind+volume', 3.96, 3.87, 4.02],
    ['Lima/volume', 4.75, 4.69, 4.84],
    ['Lima/container', 4.17],
  ]);
  assert.equal(brief(read('| Test type | Mean (s) |\n|---|---|\n| bind | 4,17 |\n| native | 1.5 |\n')), [
    ['bind', 4.17],
    ['native', 1.5],
  ]);
});

for (const [said, scenario] of [
  ['Bind mount', 'bind'],
  ['Docker bind mount', 'bind'],
  ['Bind mount + volume', 'bind+volume'],
  ['Docker volume + mount', 'bind+volume'],
  ['Docker without volumes', 'container'],
  ['Volume', 'volume'],
  ['Native', 'native'],
  ['virtiofs', null],
  ['', null],
] as const) {
  test(`'${said}' is ${scenario ?? 'no scenario'}`, () => assert.is(readScenario(said), scenario));
}

test('what is damaged is told by its line, and the rest is read', () => {
  const rows = [
    '| a | bind | 9 | 8-10 |',
    '| a | turbo | 9 | 8-10 |',
    '| a | bind | 7 | 6-8 |',
    '| a | native | soon | 1-2 |',
    '| a | volume | 5 | 8-10 |',
    '| a | container | failed | |',
  ];
  const file = read(`| Platform | Test type | Average (s) | Range (s) |\n|---|---|---|---|\n${rows.join('\n')}\n`);
  assert.equal(file.problems, [
    { line: 4, text: "'turbo' is no scenario that is known" },
    { line: 5, text: 'a/bind is there twice: which of both counts is not told' },
    { line: 6, text: "a/native: no time in 'soon'" },
    { line: 7, text: 'a/volume: its range 8-10 does not hold its average, and is left out' },
  ]);
  assert.equal(
    file.loops.map(({ mount, outcome, figures }) => [mount, outcome, figures]),
    [
      ['a/bind', 'ok', { 'wall-time': 9, 'wall-time-least': 8, 'wall-time-most': 10 }],
      ['a/volume', 'ok', { 'wall-time': 5 }],
      ['a/container', 'failed', undefined],
    ],
  );
});

test('averages without a unit, and tables of something else, are not read as times', () => {
  for (const table of [
    '| Test type | Average |\n|---|---|\n| bind | 9 |\n| native | 2 |\n',
    '| Fruit | Average (s) |\n|---|---|\n| apple | 9 |\n| pear | 2 |\n',
  ])
    assert.equal(read(table).loops, [], table);
});

const platform = fc.stringMatching(/^[A-Za-z][\w.-]{0,10}$/);

test('what we print of scenarios is read back as printed', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(platform, { minLength: 1, maxLength: 3 }),
      fc.array(fc.array(fc.double({ min: 0.001, max: 5000, noNaN: true }), { minLength: 1, maxLength: 3 }), { minLength: 15, maxLength: 15 }),
      (platforms, times) => {
        const mounts = platforms.flatMap((name) => SCENARIOS.map((scenario) => `${name}/${scenario}`));
        const loops = mounts.flatMap((mount, at) =>
          (times[at] as number[]).map((seconds, index) =>
            makeLoop({ workload: 'npm ci', mount, loop: index + 1, metrics: null, figures: { 'wall-time': seconds } }),
          ),
        );
        const source = { name: 's', format: 'fsbench-json' as const, mounts, workloads: ['npm ci'], run: null, facts: [], problems: [], loops };
        const printed = renderAnswer(buildReport([source]));
        const file = read(printed);
        const again = renderAnswer(buildReport([toSource(file, 's', null, 'x')]));
        const columns = (text: string) =>
          text
            .split('\n')
            .flatMap((line) =>
              [...line.matchAll(/^\| npm ci +\| (\S+) +\| (\S+) +\| +([\d.]+).*?\| +([\d.]+-[\d.]+|one loop) \|/g)].map((match) => match.slice(1)),
            );
        assert.is(columns(printed).length, mounts.length, printed);
        assert.equal(columns(again), columns(printed));
      },
    ),
    { numRuns: 40 },
  );
});

test.run();
