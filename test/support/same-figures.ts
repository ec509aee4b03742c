/** Whether a text that something was done to still says what it said: the same figures, or fewer with a word why; never others. */

import type { SourcedLoop } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';

const DIRECTIONS = ['read', 'write'] as const;
const LATENCIES = ['clatMeanNs', 'clatP50Ns', 'clatP95Ns', 'clatP99Ns', 'clatP999Ns', 'clatP9999Ns'] as const;

/** Printed rates have three digits, counts of I/Os more: both are what fio said. */
const near = (one: number | null | undefined, other: number | null | undefined) =>
  one === other || (typeof one === 'number' && typeof other === 'number' && Math.abs(one / other - 1) < 0.011);

/** Whether `found` says nothing that `wanted` does not say. */
function agrees(found: SourcedLoop, wanted: SourcedLoop): boolean {
  return (
    found.workload === wanted.workload &&
    found.mount === wanted.mount &&
    found.outcome === wanted.outcome &&
    DIRECTIONS.every((side) => {
      const [one, other] = [found.metrics?.[side] ?? null, wanted.metrics?.[side] ?? null];
      if (one === null || other === null) return one === other;
      return near(one.bw, other.bw) && near(one.iops, other.iops) && LATENCIES.every((key) => one[key] === null || one[key] === other[key]);
    })
  );
}

/** What is wrong with the reading of a decorated text; null where all is well. `whole` asks for all loops. */
export function compare(decorated: string, clean: string, whole: boolean): string | null {
  const wanted = parseText(clean, 'file')?.loops ?? [];
  const source = parseText(decorated, 'file');
  const found = source?.loops ?? [];
  const left = [...wanted];
  for (const loop of found) {
    const at = left.findIndex((each) => agrees(loop, each));
    if (at < 0)
      return `says what was not measured: ${JSON.stringify([loop.mount, loop.workload, loop.outcome, loop.reason, loop.metrics])}, in place of ${JSON.stringify(left.map(({ workload, metrics }) => [workload, metrics]))}`;
    left.splice(at, 1);
  }
  if (left.length > 0 && (whole || source === null || source.problems.length === 0))
    return `${left.length} of ${wanted.length} loops are missing${whole ? '' : ' without a word'}: ${source?.problems.map(({ text }) => text).join('; ')}`;
  return null;
}

/** Rates of a cut text that no loop of the whole has; a cut takes away jobs that would be added up, and latencies. */
export function saysOthers(cut: string, text: string): string | null {
  const rates = (loops: readonly SourcedLoop[]) => loops.flatMap(({ metrics }) => DIRECTIONS.flatMap((side) => metrics?.[side]?.iops ?? []));
  const printed = rates(singleBlocks(text));
  const wrong = (parseText(cut, 'cut')?.loops ?? []).filter(
    (loop) =>
      loop.outcome === 'ok' && !rates([loop]).every((rate) => printed.some((each) => near(rate, each)) || sums(printed).some((each) => near(rate, each))),
  );
  return wrong.length === 0 ? null : `a cut text says ${JSON.stringify(wrong.map(({ workload, metrics }) => [workload, metrics]))}`;
}

/** Each block of the text read alone. */
const singleBlocks = (text: string): SourcedLoop[] =>
  [...text.matchAll(/^.*\(groupid=[\s\S]*?(?=^\S)/gm)].flatMap(
    ([block]) => parseText(`${/^[^\n]*\(g=0\).*\n/m.exec(text)?.[0] ?? ''}${block}\n`, 'block')?.loops ?? [],
  );

/** Of blocks one after the other. */
const sums = (values: readonly number[]): number[] =>
  values.flatMap((_, from) => values.slice(from).map((__, to) => values.slice(from, from + to + 1).reduce((sum, each) => sum + each, 0)));
