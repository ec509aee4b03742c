/** Tests of src/parse/fsbench-json.ts: what is printed as JSON reads back equal. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import type { Report, Source } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { renderJson } from '../../src/render/json.ts';
import { arbitrarySource } from '../support/arbitrary-sources.ts';
import { makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

function read(text: string): Source {
  const source = parseText(text, 'file.json');
  if (source === null) throw new Error('not read');
  return source;
}

const cellsOf = ({ workloads, mounts }: Report) => ({ workloads, mounts });

const run = makeRun(makePlan(['v', 'w'], 'a=9p,b=tmpfs'));
const report = reportOf(run, [...makeLoops('v', 'a', [10, 11, 9]), ...makeLoops('v', 'b', [100])]);

// biome-ignore lint/suspicious/noExplicitAny: damage is done to documents of any shape.
type AnyJson = any;

/** The document of `report` after something was done to it. */
function damaged(damage: (document: AnyJson) => void): Source {
  const document = JSON.parse(renderJson(report));
  damage(document);
  return read(JSON.stringify(document, null, 2));
}

test('whatever a report holds, its JSON gives the same cells and winners', () => {
  fc.assert(
    fc.property(arbitrarySource, (source) => {
      const first = buildReport([source]);
      const back = read(renderJson(first));
      assert.equal(back.problems, []);
      assert.equal(cellsOf(buildReport([back])), cellsOf(first));
    }),
    { numRuns: 500 },
  );
});

test('the run of one source comes back with it, and one of several does not', () => {
  assert.equal(read(renderJson(report)).run, JSON.parse(JSON.stringify(run)), 'one');
  const source = read(renderJson(report));
  assert.is(read(renderJson(buildReport([source, { ...source, name: 'other' }]))).run, null, 'two');
});

test('a margin that is none is told, and left out', () => {
  for (const margin of [{ toString: 1 }, '5%', 7, 0]) {
    const source = damaged((document) => Object.assign(document, { margin }));
    assert.equal([source.margin, source.problems.length], [undefined, 1], JSON.stringify(margin));
  }
});

test('a run that is damaged is left out, and nothing that reads it fails', () => {
  for (const damage of [
    (record: AnyJson) => Object.assign(record.plan, { mounts: [null, null] }),
    (record: AnyJson) => Object.assign(record.plan, { mounts: [{ name: 'a' }, {}] }),
    (record: AnyJson) => Object.assign(record.plan, { fio: null }),
    (record: AnyJson) => Object.assign(record.plan, { workloads: 'v' }),
    (record: AnyJson) => Object.assign(record, { environment: { hostCpu: { toString: 1 } } }),
    (record: AnyJson) => Object.assign(record, { environment: 'none' }),
    (record: AnyJson) => Object.assign(record, { mounts: [1] }),
    (record: AnyJson) => Object.assign(record, { plan: [] }),
  ]) {
    const source = damaged((document) => damage(document.sources[0].run));
    assert.is(source.run, null, String(damage));
    assert.is(source.loops.length, 4, `${damage}: loops`);
    buildReport([source, damaged(() => undefined)]);
    buildReport([damaged(() => undefined), source]);
  }
});

test('a loop that is damaged is a problem with its place, and the others are had', () => {
  for (const [what, damage, words] of [
    ['a figure that is text', (loop: AnyJson) => Object.assign(loop, { readBw: 'fast' }), 'readBw is no figure: "fast"'],
    ['a figure below zero', (loop: AnyJson) => Object.assign(loop, { readIops: -1 }), 'readIops is no figure: -1'],
    ['an outcome there is none of', (loop: AnyJson) => Object.assign(loop, { outcome: 'splendid' }), 'outcome is none: "splendid"'],
    ['no outcome', (loop: AnyJson) => void delete loop.outcome, 'outcome is none'],
    ['no number', (loop: AnyJson) => Object.assign(loop, { loop: 0 }), 'loop is none: 0'],
    ['no figures', (loop: AnyJson) => Object.assign(loop, { readBw: null, readIops: null, runtimeMs: null }), 'a loop that went well has no figures'],
    ['a warning from the future', (loop: AnyJson) => Object.assign(loop, { warnings: [{ code: 'x', detail: '' }] }), 'unknown warning "x"'],
    ['a parameter that is a list', (loop: AnyJson) => Object.assign(loop, { parameters: { iodepth: [1] } }), 'iodepth is no figure'],
  ] as const) {
    const { loops, problems } = damaged((document) => damage(document.workloads[0].cells[0].loops[1]));
    assert.equal([loops.length, problems.length], [3, 1], what);
    assert.ok(problems[0]?.text.startsWith('v on a, entry 2 of loops: '), `${what}: place in ${problems[0]?.text}`);
    assert.ok(problems[0]?.text.includes(words), `${what}: ${problems[0]?.text}`);
  }
  const { loops, problems } = damaged((document) => document.workloads[0].cells[0].loops.splice(0, 1, null));
  assert.equal([loops.length, problems.length], [3, 1], 'null in place of a loop');
});

test('what a loop carries comes back whatever it is called, and is no way to blow a report up', () => {
  const carrying = (figures: unknown) => damaged((document) => Object.assign(document.workloads[0].cells[0].loops[0], { metrics: null, figures }));
  const odd = JSON.parse('{"new-one": 1.5, "__proto__": 2, "workload": 3, "empty": null}');
  const { loops, problems } = carrying(odd);
  assert.equal(
    [Object.entries(loops[0]?.figures ?? {}), problems],
    [
      [
        ['new-one', 1.5],
        ['__proto__', 2],
        ['workload', 3],
      ],
      [],
    ],
  );
  assert.is(loops[0]?.workload, loops[1]?.workload, 'its words stay');
  for (const [figures, said] of [
    [{ x: -1 }, 'x is no figure: -1'],
    [{ x: {} }, 'x is no figure: a list or object'],
    [Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`f${at}`, 1])), 'more than 100 figures'],
    [{ ['f'.repeat(101)]: 1 }, 'a name of more than 100 characters'],
  ] as const) {
    assert.match(carrying(figures).problems[0]?.text ?? '', said);
  }
  assert.equal(carrying([]).loops.length, 4, 'a list is nothing');
});

test('a document of a newer fsbench is not guessed at', () => {
  const { loops, problems } = damaged((document) => Object.assign(document, { schemaVersion: 99 }));
  assert.equal([loops.length, problems.length], [0, 1]);
  assert.match(problems[0]?.text ?? '', 'schema version 99');
});

test('lists that are not there are empty', () => {
  assert.equal(damaged((document) => Object.assign(document, { workloads: [null, 1, {}, { name: 'x' }] })).workloads, ['x']);
  assert.equal(damaged((document) => Object.assign(document.workloads[0], { cells: {} })).loops, []);
  assert.equal(damaged((document) => void delete document.mounts).mounts, ['a', 'b'], 'mounts of the cells');
});

test('of several documents the first is read, and the others are told', () => {
  const text = renderJson(report);
  const { loops, problems } = read(`${text}${text}`);
  assert.is(loops.length, 4);
  assert.equal(
    problems.map(({ line }) => line),
    [text.split('\n').length],
  );
});

test('noise around the document does not matter', () => {
  assert.equal(read(`npm notice\n\n${renderJson(report)}\ndone\n`).loops, read(renderJson(report)).loops);
});

test('a document that is cut is told, and gives what could be read', () => {
  const text = renderJson(report);
  for (const part of [0.2, 0.5, 0.9]) {
    const { problems } = read(text.slice(0, text.length * part));
    assert.ok(problems.length > 0, String(part));
  }
});

test.run();
