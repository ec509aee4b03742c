/** Documents of fio inside the JSON of other tools, which nest and list them. */

import { isFioDocument } from './fio-json.ts';

/** Values that are looked at, so that no document costs more than reading it did. */
const MOST_VALUES = 1_000_000;

/** Strings that are long enough to hold a document as text, as logs and databases do. */
const SHORTEST_TEXT = 20;

/** A document that stands in a string; undefined where there is none. */
function readString(text: string): unknown {
  if (text.length < SHORTEST_TEXT || !/^\s*[[{]/.test(text) || !/"(?:jobs|client_stats)"/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Other tools have jobs too: fio's carry its version, or directions. */
function isOfFio(document: Record<string, unknown>): boolean {
  const isJob = (each: unknown) => typeof each === 'object' && each !== null && ('read' in each || 'write' in each || 'mixed' in each);
  return 'fio version' in document || [document['jobs'], document['client_stats']].some((list) => Array.isArray(list) && list.some(isJob));
}

/** All of them, in the order in which they stand; those inside another are part of it. */
export function findFioDocuments(value: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting: unknown[] = [value];
  for (let looked = 0; waiting.length > 0 && looked < MOST_VALUES; looked++) {
    const next = waiting.pop();
    const each = typeof next === 'string' ? readString(next) : next;
    if (typeof each !== 'object' || each === null) continue;
    if (isFioDocument(each) && isOfFio(each as Record<string, unknown>)) found.push(each);
    else for (const inner of Object.values(each).reverse()) waiting.push(inner);
  }
  return found;
}
