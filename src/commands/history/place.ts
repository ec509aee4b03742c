/** What all `history` commands share: opening the history that --history names, and closing it whatever happens. */

import { usageError } from '../../model/errors.ts';
import { type History, openHistory } from '../../store/history/history.ts';

/** Opens the history, hands it to `act` and closes it. Throws a usage error where no place was given. */
export async function withHistory<T>(
  place: string | undefined,
  { readOnly }: { readonly readOnly: boolean },
  act: (history: History) => Promise<T>,
): Promise<T> {
  if (place === undefined || place === '') {
    throw usageError(
      'bad-option',
      '--history is missing',
      'name a file, such as --history nightly.db, or postgres://USER@HOST/DATABASE; FSBENCH_HISTORY can hold it',
    );
  }
  const history = await openHistory(place, { readOnly });
  try {
    return await act(history);
  } finally {
    await history.close();
  }
}
