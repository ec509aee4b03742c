/** Tests of src/render/check/github.ts: one command a line, which GitHub reads as the very text that was meant. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckReport } from '../../../src/analyse/nightly/check-report.ts';
import { renderCheckGithub } from '../../../src/render/check/github.ts';
import { describeEvidence, headline, listDoubts, summarizeCheck } from '../../../src/render/check/sentences.ts';
import { showUnseenInLines } from '../../../src/text/visible.ts';
import { CHECKS, checkHostile, HOSTILE_NAMES } from '../../support/check.ts';

const unescapeData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string) => unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

/** Commands as the runner reads them (actions/runner, src/Runner.Common/ActionCommand.cs): anything else on a line is a mistake. */
function readCommands(report: CheckReport): { level: string; title: string; text: string }[] {
  const text = renderCheckGithub(report);
  assert.ok(text.endsWith('\n'), 'ends with a line end');
  return text
    .slice(0, -1)
    .split(/\r\n|\r|\n/)
    .map((line) => {
      const [, level, title, data] = /^::(error|warning|notice) title=([^:,]*)::(.*)$/s.exec(line) ?? [];
      assert.ok(level !== undefined && title !== undefined && data !== undefined, `a command: ${line}`);
      return { level, title: unescapeProperty(title), text: unescapeData(data) };
    });
}

const levelsOf = (report: CheckReport) => readCommands(report).map(({ level }) => level);

test('a regression is an error for each finding and one for the verdict, first', () => {
  const report = CHECKS['a regression']();
  const commands = readCommands(report);
  assert.equal(
    commands.map(({ level }) => level),
    ['error', 'error', 'error'],
  );
  assert.equal(
    commands
      .slice(1)
      .map(({ title }) => /^fsbench: ([ab]\/w\d): \d\d\.\d % fewer/.exec(title)?.[1])
      .sort(),
    ['a/w3', 'b/w5'],
    'titles',
  );
  assert.match(commands[1]?.text ?? '', /since 2026-01-30 01:30 UTC \(night-30, commit=c30\)$/, 'since when');
  assert.equal(commands[0], { level: 'error', title: 'fsbench', text: summarizeCheck(report) });
});

for (const name of [
  'no regression',
  'too little history',
  'the first night',
  'nothing measured',
  'an improvement',
  'all together, without a control',
] as const) {
  test(`${name}: no error`, () => {
    const levels = levelsOf(CHECKS[name]());
    assert.not.ok(levels.includes('error'), levels.join());
    assert.is(levels[0], 'notice', 'the verdict');
  });
}

test('what is only told is a warning, an improvement a notice', () => {
  assert.equal(levelsOf(CHECKS['too little history']()), ['notice', 'warning']);
  assert.equal(levelsOf(CHECKS['an improvement']()), ['notice', 'notice']);
  assert.equal(levelsOf(CHECKS['no regression']()), ['notice']);
});

test('a machine that may be slow is one warning', () => {
  const commands = readCommands(CHECKS['all together, without a control']());
  const doubts = commands.filter(({ title }) => title === 'fsbench').slice(1);
  assert.is(doubts.length, 1, doubts.map(({ text }) => text).join('; '));
});

test('names can not begin a command, and are read as they are', () => {
  const report = checkHostile();
  const commands = readCommands(report);
  const findings = report.metrics.flatMap(({ metric, verdict }) => verdict.findings.map((finding) => ({ finding, metric })));
  assert.ok(findings.filter(({ finding }) => finding.fails).length >= HOSTILE_NAMES.length, 'each hostile name regressed');
  assert.is(commands.length, findings.length + listDoubts(report).length + 1, 'a line each');
  for (const { finding, metric } of findings) {
    const found = commands.find(({ title }) => title === `fsbench: ${showUnseenInLines(headline(finding, metric))}`);
    assert.is(found?.text, showUnseenInLines(describeEvidence(finding)), JSON.stringify(finding.key));
  }
});

test.run();
