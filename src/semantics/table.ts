/** All probes, in the order of the table: to add one, add a row to the file of its group. */

import type { Row } from './row.ts';
import { ABSENCE } from './rows/absence.ts';
import { DURABILITY } from './rows/durability.ts';
import { FILES } from './rows/files.ts';
import { FRESHNESS, NOTIFICATION } from './rows/freshness.ts';
import { LOCKS } from './rows/locks.ts';
import { MEMORY } from './rows/memory.ts';
import { OWNERS, STATFS_ROWS, TIMES } from './rows/metadata.ts';
import { NAMES } from './rows/names.ts';

export const ROWS: readonly Row[] = [
  ...FILES,
  ...MEMORY,
  ...NAMES,
  ...TIMES,
  ...OWNERS,
  ...STATFS_ROWS,
  ...LOCKS,
  ...FRESHNESS,
  ...NOTIFICATION,
  ...DURABILITY,
  ...ABSENCE,
];
