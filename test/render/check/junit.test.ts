/** Tests of src/render/check/junit.ts: well-formed XML with right counts, a case for each series, whatever it is called. */

import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckReport } from '../../../src/analyse/nightly/check-report.ts';
import { renderCheckJunit } from '../../../src/render/check/junit.ts';
import { summarizeCheck } from '../../../src/render/check/sentences.ts';
import { showUnseenInLines } from '../../../src/text/visible.ts';
import { CHECKS, checkHostile, checkNights, HOSTILE_NAMES, stepAt } from '../../support/check.ts';
import { testNeeding, whyNoProgram } from '../../support/needs.ts';
import { makeNights } from '../../support/nightly.ts';
import { readXml, type XmlElement } from '../../support/xml.ts';

const childrenOf = (element: XmlElement, name: string) => element.children.filter((child) => child.name === name);
const suitesOf = (report: CheckReport) => childrenOf(readXml(renderCheckJunit(report)), 'testsuite');

function casesOf(report: CheckReport): XmlElement[] {
  return suitesOf(report).flatMap((suite) => childrenOf(suite, 'testcase'));
}

const nameOf = ({ attributes }: XmlElement) => `${attributes['classname']} ${attributes['name']}`;
const having = (report: CheckReport, child: 'failure' | 'skipped') =>
  casesOf(report)
    .filter((each) => childrenOf(each, child).length > 0)
    .map(nameOf);

for (const [name, make] of [...Object.entries(CHECKS), ['hostile names', checkHostile] as const]) {
  test(`${name}: the counts of each suite are those of its cases`, () => {
    for (const suite of suitesOf(make())) {
      const cases = childrenOf(suite, 'testcase');
      const count = (child: string) => String(cases.filter((each) => childrenOf(each, child).length > 0).length);
      const { tests, failures, skipped, errors } = suite.attributes;
      assert.equal({ tests, failures, skipped, errors }, { tests: String(cases.length), failures: count('failure'), skipped: count('skipped'), errors: '0' });
    }
  });

  test(`${name}: a failure wherever the build fails`, () => {
    const report = make();
    assert.is(having(report, 'failure').length > 0, report.regressed);
    assert.match(suitesOf(report)[0]?.children.at(-1)?.text ?? '', summarizeCheck(report), 'system-out has the verdict');
  });
}

test('a regression is the failure of its series, the others pass', () => {
  const report = CHECKS['a regression']();
  assert.equal(having(report, 'failure'), ['fsbench.iops.a w3', 'fsbench.iops.b w5']);
  assert.equal([casesOf(report).length, having(report, 'skipped').length], [16, 0]);
  const [failure] = casesOf(report).flatMap((each) => childrenOf(each, 'failure'));
  assert.match(failure?.attributes['message'] ?? '', /^a\/w3: \d\d\.\d % fewer I\/Os per second \(/);
  assert.match(failure?.text ?? '', /since 2026-01-30 01:30 UTC \(night-30, commit=c30\)/);
});

test('while there is too little history every series is skipped', () => {
  const report = CHECKS['too little history']();
  assert.equal([having(report, 'skipped').length, having(report, 'failure').length], [16, 0]);
});

test('a mount, and all mounts together, are cases of their own', () => {
  assert.ok(having(CHECKS['a whole mount'](), 'failure').includes('fsbench.iops a, all workloads together'), 'mount');
  assert.ok(having(CHECKS['all together, beside a control'](), 'failure').includes('fsbench.iops all mounts'), 'all');
});

test('controls are no cases', () => {
  assert.equal(
    casesOf(CHECKS['a slow machine, by its control']()).filter(({ attributes }) => attributes['classname']?.endsWith('.tmp')),
    [],
  );
});

test('each metric is a suite', () => {
  const report = checkNights(makeNights({ nights: 20, workloads: 4 }), ['iops', 'clat-p99']);
  assert.equal(
    suitesOf(report).map(({ attributes }) => attributes['name']),
    ['fsbench check, I/Os per second', 'fsbench check, 99th percentile of completion latency'],
  );
});

test('two series of one name are two cases', () => {
  const nights = makeNights({ nights: 30, workloads: 8, effect: stepAt(30, -0.2, 'a/w3') }).map((night) => ({
    ...night,
    series: night.series.map((series) => (series.mount === 'b' ? { ...series, key: `${series.key.replace('b/', 'a/')}#0123abcd`, mount: 'a' } : series)),
  }));
  const names = casesOf(checkNights(nights)).map(nameOf);
  assert.is(new Set(names).size, names.length, names.join('; '));
});

test('hostile names come back as they are, but for what XML has no place for or would steer a terminal', () => {
  const report = checkHostile();
  const cases = casesOf(report);
  const kept = (name: string) => showUnseenInLines(name).replace(/[\ufffe\uffff]/g, '\ufffd');
  for (const name of HOSTILE_NAMES) {
    const own = cases.filter(({ attributes }) => attributes['classname'] === `fsbench.iops.${kept(name)}`);
    assert.is(own.length, 8, `cases of ${JSON.stringify(name)}`);
    assert.is(own.filter((each) => childrenOf(each, 'failure').length > 0).length, 1, `failures of ${JSON.stringify(name)}`);
  }
});

testNeeding(whyNoProgram('python3'))('another reader of XML reads the same', () => {
  const program =
    'import sys, json, xml.etree.ElementTree as e\nr = e.parse(sys.stdin.buffer).getroot()\nprint(json.dumps([[c.get("classname"), c.get("name"), [f.get("message") for f in c.iter("failure")]] for c in r.iter("testcase")]))';
  const report = checkHostile();
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { input: renderCheckJunit(report), encoding: 'utf8' });
  assert.is(status, 0, stderr);
  const own = casesOf(report).map((each) => [
    each.attributes['classname'],
    each.attributes['name'],
    childrenOf(each, 'failure').map(({ attributes }) => attributes['message']),
  ]);
  assert.equal(JSON.parse(stdout), own);
});

test.run();
