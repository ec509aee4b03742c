/** Progress on stderr: a line that tells the current cell and the time left, and a lasting line for each figure. */

import pc from 'picocolors';
import { figureNamed } from '../figures/figures.ts';
import { carriedNames } from '../figures/flat-loop.ts';
import type { LoopKey, LoopResult } from '../model/records.ts';
import { formatBandwidth, formatIops, formatSpan } from '../text/units.ts';
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

/** The figures of one loop in words, or its outcome. */
export function describeLoop(result: Pick<LoopResult, 'outcome' | 'errno' | 'reason' | 'metrics' | 'figures'>): string {
  const { metrics } = result;
  if (result.outcome !== 'ok')
    return `${result.outcome}${result.errno === null ? '' : ` (${result.errno})`}${result.reason === null ? '' : `: ${result.reason}`}`;
  const carried = carriedNames([result]).map((name) => {
    const { title, format } = figureNamed(name);
    return `${title} ${format(result.figures?.[name] as number)}`;
  });
  const sides = [metrics?.read ?? null, metrics?.write ?? null].flatMap((side) =>
    side === null ? [] : [`${formatBandwidth(side.bw ?? 0)}, ${formatIops(side.iops ?? 0)} IOPS`],
  );
  return [...(sides.length === 0 ? [] : [sides.join(' / ')]), ...carried].join(', ');
}

/** Progress over `total` loops of which `done` are there already; `estimateSeconds` holds until loops tell better. */
export function openProgress(sink: ProgressSink, total: number, done: number, estimateSeconds: number, color: boolean): Progress {
  const colors = pc.createColors(color);
  const started = performance.now();
  let firstLoopAt: number | null = null;
  let finished = 0;
  let current = '';
  const clear = () => {
    if (sink.isTerminal && current !== '') sink.clearLine();
  };
  const left = (): number => {
    const remaining = total - done - finished;
    if (firstLoopAt === null || finished === 0) return Math.max(0, estimateSeconds - (performance.now() - started) / 1000);
    return (remaining * (performance.now() - firstLoopAt)) / 1000 / finished;
  };
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
      const text = showUnseen(`[${done + finished + 1}/${total}] ${key.workload} on ${key.mount}, loop ${key.loop}, ${formatSpan(left())} left`);
      clear();
      current = sink.isTerminal ? text.slice(0, sink.columns - 1) : '';
      if (sink.isTerminal) sink.write(current);
    },
    finish(result) {
      finished++;
      const text = showUnseen(describeLoop(result));
      const shown = result.outcome === 'ok' ? text : result.outcome === 'unsupported' ? colors.yellow(text) : colors.red(text);
      const time = sink.isTerminal ? '' : colors.dim(` (${formatSpan(left())} left)`);
      lasting(`[${done + finished}/${total}] ${showUnseen(result.workload)} ${colors.bold(showUnseen(result.mount))} #${result.loop}: ${shown}${time}`);
    },
    end() {
      clear();
      current = '';
    },
  };
}
