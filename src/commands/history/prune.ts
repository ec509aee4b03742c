/** `fsbench history prune`: takes old nights out. */

import { usageError } from '../../model/errors.ts';
import type { PruneChoice } from '../../store/history/writes.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { parseTime } from '../../text/time.ts';
import type { CommandIo } from '../io.ts';
import { parseCount } from './choose.ts';
import { withHistory } from './place.ts';

export interface PruneOptions {
  readonly history?: string | undefined;
  readonly before?: string | undefined;
  readonly keep?: string | undefined;
  readonly night?: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

function readChoice({ before, keep, night }: PruneOptions): PruneChoice {
  if ([before, keep, night].filter((value) => value !== undefined).length !== 1)
    throw usageError('bad-option', 'prune takes one of --before TIME, --keep N and --night ID', 'try it with --dry-run first');
  if (before !== undefined) return { before: parseTime(before, '--before') };
  return keep !== undefined ? { keep: parseCount(keep, '--keep') } : { night: night as string };
}

/** Runs the command; resolves with the exit code. */
export async function runHistoryPrune(options: PruneOptions, io: CommandIo): Promise<number> {
  const choice = readChoice(options);
  // Looked at first: opening for writing would make a history where there is none.
  const { place, nights } = await withHistory(options.history, { readOnly: true }, async (history) => ({
    place: history.place,
    nights: await history.prune(choice, true),
  }));
  if ('night' in choice && nights.length === 0)
    throw usageError('no-night', `the history ${place} has no night ${choice.night}`, '`fsbench history list` shows those there are');
  const removed = options.dryRun || nights.length === 0 ? nights : await withHistory(options.history, { readOnly: false }, (history) => history.prune(choice));
  if (options.json) {
    io.out(`${writeJsonText({ dryRun: options.dryRun, nights: removed.map(({ id, at }) => ({ id, at })) }, 2)}\n`);
    return 0;
  }
  const verb = options.dryRun ? 'would remove' : 'removed';
  for (const { id, at } of removed) io.print(`${verb} ${id} (${at})\n`);
  io.print(`${verb} ${removed.length} ${removed.length === 1 ? 'night' : 'nights'} from ${place}\n`);
  return 0;
}
