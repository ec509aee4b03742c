/** Reads all hostile lines in a process of its own, and prints of each the processor time in ms: linear.test.ts limits it. */

import { writeSync } from 'node:fs';
import { parseText } from '../../src/parse/text.ts';
import { cpuMsOf } from './cpu-time.ts';
import { HOSTILE_LINES } from './hostile-lines.ts';

// What is done once is done before.
parseText('Some words.\n', 'words');
for (const [name, text] of Object.entries(HOSTILE_LINES)) {
  // At once, so that the one that never ends is known.
  writeSync(1, `${name}\t`);
  writeSync(1, `${Math.round(cpuMsOf(() => parseText(text, 'lines')))}\n`);
}
