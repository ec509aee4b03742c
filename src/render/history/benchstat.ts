/** `history export --format benchstat`: Go's benchmark text (golang.org/design/14313-benchmark-format), a line a good loop. */

import { countEach } from '../../figures/count-each.ts';
import type { Figure } from '../../figures/figure.ts';
import { FIGURES } from '../../figures/figures.ts';
import { valuesOf } from '../../figures/series-values.ts';
import type { NightCell, NightHead, Series } from '../../model/night.ts';
import { writeLines } from '../../text/lines.ts';

/** Units as benchstat reads them: what tells figures apart. */
const unitOf = ({ name, unit, benchmarkUnit }: Figure) => benchmarkUnit ?? `${name}-${unit}`;

/** Which way is better; once at the top. */
export function renderBenchstatUnits(): string {
  return FIGURES.map((figure) => `Unit ${unitOf(figure)} better=${figure.better}\n`).join('');
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Keys that are not labels. */
const OWN_KEYS: ReadonlySet<string> = new Set(['night', 'at', 'machine']);

/** A label as a configuration key, which begins with a lower-case letter and has neither blanks nor capitals. */
function configKey(text: string): string {
  const key = text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  return /^[a-z]/.test(key) && !OWN_KEYS.has(key) ? key : `label-${key}`;
}

/** `BenchmarkRandreadPsync/mount=virtiofs`; a `-2` at the end would be taken for a number of processors. */
function benchmarkName({ workload, mount, key }: Series, isUnique: boolean): string {
  const words = workload.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const title = words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
  const name = `Benchmark${title || '_'}/mount=${mount.replace(/[\s/]+/g, '_')}${isUnique ? '' : `/series=${key}`}`;
  return /-\d+$/.test(name) ? `${name}-1` : name;
}

function renderLoops(cell: NightCell, isUnique: boolean): string {
  const name = benchmarkName(cell.series, isUnique);
  return cell.loops
    .map((loop) => {
      const values = FIGURES.flatMap((figure) => valuesOf([loop], figure.name).map((value) => `${value / figure.scale} ${unitOf(figure)}`));
      return values.length === 0 ? '' : `${name} 1 ${values.join(' ')}\n`;
    })
    .join('');
}

/** A night: its configuration lines, then its loops. Compare nights with `benchstat -table machine -col night`. */
export function renderBenchstat(night: NightHead, cells: readonly NightCell[]): string {
  const { id, at, labels, machine } = night;
  // One key, so that `-table machine` keeps machines apart and nothing else.
  const said = Object.entries(machine ?? {}).map(([key, value]) => `${key} ${value}`);
  const config: [string, string][] = [
    ['night', id],
    ['at', at],
    ['machine', said.join(', ') || 'unknown'],
  ];
  const labelled = Object.entries(labels).map(([key, value]) => [configKey(key), value] as const);
  const names = cells.map(({ series }) => benchmarkName(series, true));
  const counts = countEach(names);
  const lines = [
    '\n',
    ...[...config, ...labelled].map(([key, value]) => `${key}: ${oneLine(value)}\n`),
    '\n',
    ...cells.map((cell, index) => renderLoops(cell, counts.get(names[index] as string) === 1)),
  ].join('');
  return writeLines(lines, { color: false });
}
