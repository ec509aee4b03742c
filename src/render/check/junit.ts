/** `check --format junit`: a test case a series, as CI systems read it. */

import type { CheckedMetric, CheckReport } from '../../analyse/nightly/check-report.ts';
import type { Finding, JudgedSeries } from '../../analyse/nightly/records.ts';
import { figureNamed } from '../../figures/figures.ts';
import { breakCommandMarks } from '../../text/lines.ts';
import { showUnseenInLines } from '../../text/visible.ts';
import { describeBroken, describeDetectable, describeEvidence, headline, listDoubts, nameFinding, summarizeCheck } from './sentences.ts';

/** XML 1.0 has no place for most control characters, and for no half of a surrogate pair, escaped or not. */
function escapeXml(text: string): string {
  const escaped = showUnseenInLines(text)
    .replace(/[\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\t]/g, (char) => `&#${char.charCodeAt(0)};`);
  return breakCommandMarks(escaped, '&#35;');
}

interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly body: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

function failureBody(findings: readonly Finding[], metric: string): string {
  return findings.map((each) => `<failure message="${escapeXml(headline(each, metric))}">${escapeXml(describeEvidence(each))}</failure>`).join('');
}

/** The workload, with what tells it from another series of that name. */
function nameInMount({ key, mount, workload }: JudgedSeries): string {
  return key.startsWith(`${mount}/`) ? key.slice(mount.length + 1) : workload;
}

function listCases({ metric, verdict }: CheckedMetric): TestCase[] {
  const young = verdict.state !== 'judged';
  const series = verdict.series
    .filter(({ control }) => !control)
    .map((each): TestCase => {
      const failing = verdict.findings.filter(({ key, fails }) => fails && key === each.key);
      const base = { classname: `fsbench.${metric}.${each.mount}`, name: nameInMount(each) };
      if (failing.length > 0) return { ...base, outcome: 'failed', body: failureBody(failing, metric) };
      if (young || each.z === null) return { ...base, outcome: 'skipped', body: '<skipped message="too little history"/>' };
      return { ...base, outcome: 'passed', body: '' };
    });
  const together = verdict.findings
    .filter(({ key, fails }) => fails && key === null)
    .map((each): TestCase => ({ classname: `fsbench.${metric}`, name: nameFinding(each), outcome: 'failed', body: failureBody([each], metric) }));
  return [...series, ...together];
}

function renderSuite(checked: CheckedMetric, report: CheckReport): string {
  const cases = listCases(checked);
  const count = (outcome: TestCase['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  const detectable = describeDetectable(checked.verdict);
  const said = [summarizeCheck(report), ...listDoubts(report), ...(detectable === null ? [] : [detectable])];
  return [
    `  <testsuite name="${escapeXml(`fsbench check, ${figureNamed(checked.metric).title}`)}" tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}" errors="0" timestamp="${escapeXml(report.night.at.slice(0, 19))}">`,
    ...cases.map(({ classname, name, body }) => `    <testcase classname="${escapeXml(classname)}" name="${escapeXml(name)}">${body}</testcase>`),
    `    <system-out>${escapeXml(said.join('\n'))}</system-out>`,
    '  </testsuite>',
  ].join('\n');
}

/** Cells that no longer work are cases of no metric. */
function renderBroken({ broken, night }: CheckReport): string[] {
  if (broken.length === 0) return [];
  const cases = broken.map(
    (cell) =>
      `    <testcase classname="${escapeXml(`fsbench.outcome.${cell.mount}`)}" name="${escapeXml(cell.workload)}"><failure message="${escapeXml(describeBroken(cell))}"/></testcase>`,
  );
  return [
    `  <testsuite name="fsbench check, outcomes" tests="${cases.length}" failures="${cases.length}" skipped="0" errors="0" timestamp="${escapeXml(night.at.slice(0, 19))}">`,
    ...cases,
    '  </testsuite>',
  ];
}

/** Promises are cases of no metric either: those that are kept otherwise fail, and where all are as expected one case says so. */
function renderPromises({ promises, night }: CheckReport): string[] {
  if (promises === undefined) return [];
  const cases = promises.map((text, at) => `    <testcase classname="fsbench.promises" name="${at + 1}"><failure message="${escapeXml(text)}"/></testcase>`);
  const all = cases.length > 0 ? cases : ['    <testcase classname="fsbench.promises" name="as expected"></testcase>'];
  return [
    `  <testsuite name="fsbench check, promises" tests="${all.length}" failures="${cases.length}" skipped="0" errors="0" timestamp="${escapeXml(night.at.slice(0, 19))}">`,
    ...all,
    '  </testsuite>',
  ];
}

/** The document; its form is that of the JUnit schema of Jenkins' xUnit plugin. */
export function renderCheckJunit(report: CheckReport): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${[...renderBroken(report), ...renderPromises(report), ...report.metrics.map((checked) => renderSuite(checked, report))].join('\n')}\n</testsuites>\n`;
}
