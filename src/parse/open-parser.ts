/** The parser for any kind of results. */

import { detectParser } from './detect.ts';
import type { FileParser } from './parsed-file.ts';
import { openPage } from './paste/read-page.ts';

/** The parser for a text that begins with `head`, which is all of it where it is shorter than HEAD_LENGTH; null for what is no text. */
export function openParser(head: string): FileParser | null {
  const found = detectParser(head);
  return found === 'page' ? openPage() : found;
}
