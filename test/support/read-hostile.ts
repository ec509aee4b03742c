/** A worker that reads all hostile texts, each announced before: mutations.test.ts limits its memory and time. */

import { parentPort, workerData } from 'node:worker_threads';
import { parseText } from '../../src/parse/text.ts';
import { HOSTILE } from './hostile.ts';

const { size } = workerData as { readonly size: number };
for (const [name, make] of Object.entries(HOSTILE)) {
  parentPort?.postMessage(name);
  parseText(make(size), name);
}
