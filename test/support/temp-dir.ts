/** Folders that tests write to. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder; it is removed when the process ends. */
export function makeTempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fsbench-test-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
