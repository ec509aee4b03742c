// What a test file's output says: its counts, whether it failed, and the line that tells of it.

/** Counts of one file from what uvu printed, and what is wrong with it: null, or why it counts as failed. */
export function readResult({ text, code, signal }) {
  const count = (name) => Number(new RegExp(`^ +${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  const [total, passed, skipped] = [count('Total'), count('Passed'), count('Skipped')];
  const reasons = text.split('\n').filter((line) => line.startsWith('skipped: '));
  const failed = total - passed;
  const fault =
    signal !== null
      ? `ended by ${signal}`
      : code !== 0 && failed === 0
        ? `ended with exit code ${code}`
        : total + skipped === 0
          ? 'has no test, not even a skipped one'
          : reasons.length !== skipped
            ? `skipped ${skipped} and gave ${reasons.length} reasons`
            : null;
  return { passed, failed: Math.max(failed, fault === null ? 0 : 1), skipped, reasons, fault };
}

/** `ok   FILE (5 passed, 1 skipped, 0.3 s)`, what it skipped, and all it printed where it failed. */
export function renderResult(file, result, seconds, text) {
  const { passed, failed, skipped, reasons, fault } = result;
  const counts = [`${passed} passed`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : []), `${seconds.toFixed(1)} s`];
  const head = `${failed === 0 ? 'ok  ' : 'FAIL'} ${file} (${counts.join(', ')})`;
  if (failed > 0) return [head, ...(fault === null ? [] : [`     ${file} ${fault}`]), text].join('\n');
  return [head, ...reasons.map((line) => `     ${line}`)].join('\n');
}

/** The tests that uvu says failed, as it names them: `"a name"`, or `suite "a name"`. */
const failedNames = (text) => [...text.matchAll(/^ +FAIL +(.*\S)\s*$/gm)].map((match) => match[1]);

/** One line a failed file, for the end of a run: all above may be cut where it is kept. */
export const renderFailed = (file, { fault }, text) => `failed: ${[file, ...(fault === null ? [] : [fault]), ...failedNames(text)].join(': ')}`;

/** The last line of a run of tests. */
export const renderTotals = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
