/** Where a program is: $PATH, and the folders that hold servers and are not on every user's path. */

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const SERVER_DIRS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** True where `path` is a file that may be executed. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first executable of that name, or null. */
export function findProgram(name: string, extraDirs: readonly string[] = []): string | null {
  const dirs = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_DIRS, ...extraDirs];
  for (const dir of dirs) {
    if (dir !== '' && isExecutable(join(dir, name))) return join(dir, name);
  }
  return null;
}
