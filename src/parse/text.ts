/** A whole text of results of any kind, in one call. */

import type { Source } from '../model/records.ts';
import { HEAD_LENGTH } from './detect.ts';
import { openParser } from './open-parser.ts';
import { toSource } from './parsed-file.ts';

/**
 * Reads `text`, whatever kind of results it holds. `name` is what messages call it, and the mount too where the text
 * names none. Null for what is no text; a source without loops where no result is in it, whose `problems` say why if it
 * looks like results.
 */
export function parseText(text: string, name: string): Source | null {
  const parser = openParser(text.slice(0, HEAD_LENGTH));
  if (parser === null) return null;
  parser.write(text);
  return toSource(parser.end(), name, null, name);
}
