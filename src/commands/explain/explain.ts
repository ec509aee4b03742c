/** `fsbench explain RUN`: what the servers of a run's mounts did for each I/O, in loops of their own, kept in the run and told. */

import { environmentError, usageError } from '../../model/errors.ts';
import type { Explained, NotExplained } from '../../model/explained.ts';
import { readExplainedLine } from '../../parse/explained.ts';
import { readStoredLoop } from '../../parse/fsbench-json.ts';
import { renderExplained } from '../../render/explained.ts';
import { escapeMarkdown } from '../../render/markdown.ts';
import { appendExplained, readExplained } from '../../store/explained.ts';
import { readRunRecord, resumeRunDirectory } from '../../store/run-directory.ts';
import { globMatcher } from '../../text/glob.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { splitAt, takeProtectionAway } from '../../text/split.ts';
import type { CommandIo } from '../io.ts';
import { admitRun } from '../trust/trust.ts';
import { checkExplainable, explainCells } from './explain-cells.ts';

export interface ExplainOptions {
  /** Names and globs, joined by commas; all if left out. */
  readonly jobs?: string;
  readonly mounts?: string;
  readonly trust: boolean;
  readonly json: boolean;
}

/** Those that a list names. Throws a usage error for an entry that fits none. */
function choose(option: string, list: string | undefined, names: readonly string[]): readonly string[] {
  if (list === undefined) return names;
  const words = splitAt(list, ',').map((word) => takeProtectionAway(word.trim()));
  const matches = (word: string) => {
    const fits = globMatcher(word);
    return names.filter((name) => name === word || fits(name));
  };
  const strange = words.find((word) => matches(word).length === 0);
  if (strange !== undefined) throw usageError('bad-option', `--${option}: the run has no '${strange}'`, `it has ${names.join(', ')}`);
  const chosen = new Set(words.flatMap(matches));
  return names.filter((name) => chosen.has(name));
}

/** Throws an environment error where nothing at all could be explained. */
function checkAnyExplained(cells: readonly (Explained | NotExplained)[]): void {
  if (cells.some((cell) => !('problem' in cell))) return;
  throw environmentError('cells-failed', 'no cell could be explained', 'the table says why');
}

/** Runs the command; resolves with the exit code. */
export async function runExplainCommand(dir: string, options: ExplainOptions, io: CommandIo): Promise<number> {
  const tell = io.quiet ? undefined : io.tell;
  const stored = admitRun(dir, readRunRecord(dir), options.trust, tell);
  const jobs = choose(
    'jobs',
    options.jobs,
    stored.plan.workloads.map(({ name }) => name),
  );
  const mounts = choose(
    'mounts',
    options.mounts,
    stored.plan.mounts.map(({ name }) => name),
  );
  checkExplainable({ ...stored.plan, workloads: stored.plan.workloads.filter(({ name }) => jobs.includes(name)) });
  const held = io.holdSignals();
  try {
    const { record, directory } = resumeRunDirectory(dir, (value) => admitRun(dir, value, options.trust), readStoredLoop);
    const cells: (Explained | NotExplained)[] = [];
    try {
      await explainCells(
        record.plan.workloads.filter(({ name }) => jobs.includes(name)),
        mounts,
        {
          record,
          shareParent: record.plan.share ?? directory.dir,
          onCell(cell) {
            cells.push(cell);
            appendExplained(directory.dir, cell);
          },
          say: tell ?? (() => {}),
          signal: held.signal,
        },
      );
    } finally {
      directory.close();
    }
    if (options.json) io.out(`${writeJsonText(readExplained(dir, readExplainedLine), 2)}\n`);
    else io.print(renderExplained(cells, escapeMarkdown));
    checkAnyExplained(cells);
    return 0;
  } catch (error) {
    throw held.signal.aborted ? held.signal.reason : error;
  } finally {
    held.release();
  }
}
