/** `fsbench history list`: the nights of a history. */

import { markMachines } from '../../analyse/history/machine.ts';
import { renderNightList } from '../../render/history/tables.ts';
import { writeJsonText } from '../../text/json-text.ts';
import type { CommandIo } from '../io.ts';
import { chooseNights, type NightOptions } from './choose.ts';
import { withHistory } from './place.ts';

/** Nights that are listed where nothing else is said. */
const LISTED = 30;

/** Runs the command; resolves with the exit code. */
export async function runHistoryList(
  options: NightOptions & { readonly history?: string | undefined; readonly json: boolean },
  io: CommandIo,
): Promise<number> {
  const choice = chooseNights(options, LISTED);
  const nights = await withHistory(options.history, { readOnly: true }, (history) => history.listNights(choice));
  const machines = markMachines(nights.map(({ machine }) => machine));
  if (options.json)
    io.out(
      `${writeJsonText(
        nights.map((night, at) => ({ ...night, machineMark: machines.marks[at] })),
        2,
      )}\n`,
    );
  else io.print(renderNightList(nights, machines));
  return 0;
}
