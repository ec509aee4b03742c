/** Which history is meant, before anything of it is loaded. */

import { holdsPassword } from '../../store/history/postgres-address.ts';
import type { CommandIo } from '../io.ts';

/** The history that is meant; a password in its address is warned of. `fallback` is where --history is not given. */
export function choosePlace(given: string | undefined, fallback: string | undefined, io: Pick<CommandIo, 'tell'>): string | undefined {
  const place = given ?? fallback;
  if (place !== undefined && holdsPassword(place)) {
    const who = given === undefined ? 'is handed to every program that is started' : 'is seen by every user of this machine, in the list of processes';
    io.tell(`fsbench: the password in the address of the history ${who}: put it into PGPASSWORD, ~/.pgpass or a service file (docs/history.md)`);
  }
  return place;
}
