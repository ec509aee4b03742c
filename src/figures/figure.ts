/** What a figure is: one row of the table in figures.ts is all that tables, charts, pages, comparisons, histories and checks know of it. */

import type { DirectionMetrics, HostCpuSeconds, LoopFigures, Outcome } from '../model/records.ts';

/** A loop, as far as its figures go. */
export interface MeasuredLoop extends LoopFigures {
  readonly outcome: Outcome;
  readonly hostCpuSeconds: HostCpuSeconds | null;
}

/** Changes of less than these shares are none. */
interface LeastEffects {
  /** Between two mounts of a report. */
  readonly winner: number;
  /** Between two reports. */
  readonly compared: number;
  /** In one night, and of a lasting change. */
  readonly tonight: number;
  readonly lasting: number;
}

/** A figure that fio has of reads and writes apart. */
interface Directions {
  readonly read: (metrics: DirectionMetrics) => number | null;
  /** Rates add up; of latencies the worse stands for both. */
  readonly together: 'sum' | 'worst';
}

/** How charts of bars draw a figure, where its unit and title do not say it. */
interface BarsText {
  /** In the chart's title, behind the figure's label. */
  readonly unit: string;
  /** Beside the axis. */
  readonly axis: string;
  /** How many of our units one of the axis' is. */
  readonly divisor: number;
  /** Ticks with the suffixes of formatIops (20k), or plain numbers. */
  readonly ticks: 'suffixed' | 'plain';
  /** What a reader has to know of the numbers, such as `k = 1000`. */
  readonly remark?: string;
}

export interface Figure {
  /** What `--metric`, charts, histories, CSV and JSON call it: lower-case letters, digits and dashes. */
  readonly name: string;
  /** Behind a mount's name over a column: `BW`. */
  readonly heading: string;
  /** On the page's switch and over charts: `Bandwidth`. */
  readonly label: string;
  /** In sentences: `By bandwidth, higher is better`. */
  readonly title: string;
  /** What it is and which is better, in a sentence or two. */
  readonly explanation: string;
  /** What is said of the mount that wins by it: `fastest`. */
  readonly best: string;
  /** Of a ratio above and below 1: `10.7 % fewer I/Os per second`. */
  readonly more: string;
  readonly less: string;
  readonly better: 'higher' | 'lower';
  /** Of values as other tools get them, and how many of ours (bytes, ns) one of these is. */
  readonly unit: string;
  readonly scale: number;
  readonly leastEffects: LeastEffects;
  /** Which flat figures (flat-loop.ts) of a loop `read` looks at; a name there is none of is one of a loop's `figures`. */
  readonly needs: readonly string[];
  /** Off a good loop, reads and writes together; null where it has none. */
  readonly read: (loop: MeasuredLoop) => number | null;
  /** For people, with its unit. */
  readonly format: (value: number) => string;

  /** In the few sentences that rank by it, where that is shorter than the title. */
  readonly called?: string;
  /** A value among others in a line of progress, where heading and value would not do: `25.6k IOPS`. */
  readonly say?: (value: number) => string;
  /** Reads and writes are shown apart. */
  readonly directions?: Directions;
  /** Of all loops of a cell, where it is not their mean. */
  readonly readCell?: (loops: readonly MeasuredLoop[]) => number | null;
  /** The more exact words of histories, comparisons and checks. */
  readonly formatExactly?: (value: number) => string;
  /** Tables, progress, charts and marks in CSV show it of every fio job, at this place. */
  readonly column?: number;
  /** Beside others of the same loops it is shown where it is asked for alone: what a loop cost, next to what it took. */
  readonly aside?: true;
  /** Under tables that show it: `IOPS in k (1000)`. */
  readonly columnNote?: string;
  /** On a terminal, where the unit stands once above the table. */
  readonly terminal?: { readonly heading: string; readonly format: (value: number) => string };
  readonly bars?: BarsText;
  /** What the page calls its view. */
  readonly view?: string;
  /** Go's benchmark text tells figures apart by their units alone. */
  readonly benchmarkUnit?: string;
}
