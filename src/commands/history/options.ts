/** Options on the command line that name a history and the nights in it. */

import type { Command } from 'commander';
import { collect } from '../declare.ts';
import type { CommandIo } from '../io.ts';
import { choosePlace } from './choose-place.ts';

/** As Command.option takes it. */
export const HISTORY_OPTION = ['--history <place>', 'a file, or postgres://USER@HOST/DATABASE without a password (default: $FSBENCH_HISTORY)'] as const;

/**
 * The history that is meant; a password in its address is warned of. Where --history is not given it is $FSBENCH_HISTORY: not
 * an option's default, which help would print, password and all.
 */
export function placeOf({ history }: { readonly history?: string }, env: NodeJS.ProcessEnv, io: Pick<CommandIo, 'tell'>): string | undefined {
  return choosePlace(history, env['FSBENCH_HISTORY'], io);
}

/** What a night that is kept is known by, as Command.option takes it. */
export const LABEL_OPTION = ['--label <key=value>', 'what to know the night by, such as commit=1a2b3c; can be given several times', collect, []] as const;

/** Adds --nights, --before and --label, which choose nights; `nights` is how many there are by default. */
export function addChoice(command: Command, nights: string): Command {
  return command
    .option('--nights <n>', `the last N nights (default: ${nights})`)
    .option('--before <time>', 'nights before this time alone')
    .option('--label <key=value>', 'nights with this label alone; can be given several times', collect, []);
}
