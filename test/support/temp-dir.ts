/** Folders that tests write to. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

process.on('exit', () => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** A new empty folder; it is removed when the process ends. */
export function makeTempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fsbench-test-'));
  made.push(dir);
  return dir;
}
