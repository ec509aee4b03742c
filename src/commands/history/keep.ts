/** A night kept in a history, and what to say of one that is there already; `history add` and `check --add` share it. */

import { isDeepStrictEqual } from 'node:util';
import type { Night, NightHead } from '../../model/night.ts';
import { callNight, formatLabels } from '../../render/history/value-text.ts';
import type { History } from '../../store/history/history.ts';
import { showUnseen } from '../../text/visible.ts';

/** What is other in `night` than in the one that is kept under its id: the kept one stays as it is. */
function describeStays(kept: NightHead, night: NightHead): string[] {
  const orNone = (text: string) => (text === '' ? 'none' : text);
  return [
    ...(Date.parse(kept.at) === Date.parse(night.at) ? [] : [`its time stays ${kept.at}`]),
    ...(isDeepStrictEqual(kept.labels, night.labels) ? [] : [`its labels stay ${orNone(formatLabels(kept.labels))}`]),
    ...(isDeepStrictEqual(kept.accepted, night.accepted) ? [] : [`its accepted series stay ${orNone(kept.accepted.join(', '))}`]),
  ];
}

/** Adds the night; `said` is the sentence without an end, so that more can follow. */
export async function keepNight(history: History, night: Night): Promise<{ readonly result: 'added' | 'already-there'; readonly said: string }> {
  const { place } = history;
  const result = await history.addNight(night);
  if (result === 'added') return { result, said: `added ${callNight(night.id)} to ${place}` };
  const kept = await history.readNight(night.id);
  const stays = kept === null ? [] : describeStays(kept, night);
  const more = stays.length === 0 ? '' : `; ${stays.join(', ')}`;
  return { result, said: showUnseen(`${callNight(night.id)} is already there in ${place}: nothing was changed${more}`) };
}
