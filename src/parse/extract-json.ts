/** The JSON in what fio printed, which need not stand alone. */

/**
 * The JSON document in what fio printed: notes may stand before it and noise after it, so it is taken from the first
 * line that is `{` to the last that is `}` (axboe/fio issues 731 and 1685). Null where there is none or it is cut short.
 */
export function extractJson(output: string): unknown {
  const lines = output.split('\n');
  const first = lines.findIndex((line) => line.trimEnd() === '{');
  const last = lines.findLastIndex((line) => line.trimEnd() === '}');
  if (first < 0 || last < first) return null;
  try {
    return JSON.parse(lines.slice(first, last + 1).join('\n'));
  } catch {
    return null;
  }
}
