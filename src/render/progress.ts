/** Progress on stderr: a line that tells the current cell and the time left, and a lasting line for each figure. */

import pc from 'picocolors';
import { carriedFigure, carriedNames } from '../figures/carried.ts';
import { FIGURES, findFigure, sayFigure } from '../figures/figures.ts';
import { fioColumns } from '../figures/shown.ts';
import type { DirectionMetrics, LoopKey, LoopResult } from '../model/records.ts';
import { formatSpan } from '../text/units.ts';
import { showUnseen } from '../text/visible.ts';

/** Where progress goes; `isTerminal` decides whether the current line is rewritten. */
export interface ProgressSink {
  /** Text without steering signs but colours. */
  write(text: string): void;
  /** Takes away what stands in the current line of a terminal. */
  clearLine(): void;
  readonly isTerminal: boolean;
  readonly columns: number;
}

export interface Progress {
  say(text: string): void;
  start(key: LoopKey): void;
  finish(result: Omit<LoopResult, 'raw'>): void;
  end(): void;
}

/** What fio has of one direction: `100 MiB/s, 25.6k IOPS`. */
function describeDirection(metrics: DirectionMetrics): string {
  const values = fioColumns().flatMap((figure) => {
    const value = figure.directions?.read(metrics) ?? null;
    return value === null ? [] : [sayFigure(figure, value)];
  });
  return values.join(', ');
}

/** Whether a figure is there for another's sake. */
const isPart = (name: string) => findFigure(name) === undefined && FIGURES.some(({ needs }) => needs.includes(name));

/** The figures of one loop in words, or its outcome. */
export function describeLoop(result: Pick<LoopResult, 'outcome' | 'errno' | 'reason' | 'metrics' | 'figures' | 'hostCpuSeconds'>): string {
  const { outcome, errno, reason, metrics, figures = {} } = result;
  if (outcome !== 'ok') return `${outcome}${errno === null ? '' : ` (${errno})`}${reason === null ? '' : `: ${reason}`}`;
  const sides = [metrics?.read ?? null, metrics?.write ?? null].flatMap((side) => (side === null ? [] : [describeDirection(side)]));
  const carried = carriedNames([result]).filter((name) => !isPart(name));
  const together = fioColumns().flatMap((figure) => {
    const value = figure.directions === undefined && !carried.includes(figure.name) ? figure.read(result) : null;
    return value === null ? [] : [sayFigure(figure, value)];
  });
  return [...(sides.length === 0 ? [] : [sides.join(' / ')]), ...together, ...carried.map((name) => carriedFigure(name).say(figures[name] as number))].join(
    ', ',
  );
}

/**
 * Progress over `total` loops of which `done` are there already; `estimateSeconds` holds until loops tell better. Where nobody knows how
 * many loops there will be, total is null, and the seconds are all that there is to spend, or null too where there is no end.
 */
export function openProgress(sink: ProgressSink, total: number | null, done: number, estimateSeconds: number | null, color: boolean): Progress {
  const colors = pc.createColors(color);
  const started = performance.now();
  let firstLoopAt: number | null = null;
  let finished = 0;
  let current = '';
  const clear = () => {
    if (sink.isTerminal && current !== '') sink.clearLine();
  };
  const left = (): number => {
    if (total === null || firstLoopAt === null || finished === 0) return Math.max(0, (estimateSeconds ?? 0) - (performance.now() - started) / 1000);
    const remaining = total - done - finished;
    return (remaining * (performance.now() - firstLoopAt)) / 1000 / finished;
  };
  const sayLeft = () => (estimateSeconds === null ? null : `${total === null ? 'at most ' : ''}${formatSpan(left())} left`);
  const place = (number: number) => `[${number}${total === null ? '' : `/${total}`}]`;
  const lasting = (text: string) => {
    clear();
    sink.write(`${text}\n`);
    if (sink.isTerminal && current !== '') sink.write(current);
  };
  return {
    say: (text) =>
      lasting(
        text
          .split('\n')
          .map((line) => colors.dim(showUnseen(line)))
          .join('\n  '),
      ),
    start(key) {
      firstLoopAt ??= performance.now();
      const told = [`${key.workload} on ${key.mount}`, `loop ${key.loop}`, sayLeft()].filter((part) => part !== null).join(', ');
      const text = showUnseen(`${place(done + finished + 1)} ${told}`);
      clear();
      current = sink.isTerminal ? text.slice(0, sink.columns - 1) : '';
      if (sink.isTerminal) sink.write(current);
    },
    finish(result) {
      finished++;
      const text = showUnseen(describeLoop(result));
      const shown = result.outcome === 'ok' ? text : result.outcome === 'unsupported' ? colors.yellow(text) : colors.red(text);
      const time = sink.isTerminal || estimateSeconds === null ? '' : colors.dim(` (${sayLeft()})`);
      lasting(`${place(done + finished)} ${showUnseen(result.workload)} ${colors.bold(showUnseen(result.mount))} #${result.loop}: ${shown}${time}`);
    },
    end() {
      clear();
      current = '';
    },
  };
}
