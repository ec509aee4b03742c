/** `--expect`: answers that are expected, of a run or of JSON files, and what is otherwise now. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, usageError } from '../../model/errors.ts';
import type { AnswerTable, SemanticsDifference, TriedMount } from '../../model/semantics.ts';
import { SEMANTICS_SCHEMA_VERSION } from '../../render/semantics/json.ts';
import { chooseExpected, describeOtherness, listTried, tablesOf } from '../../semantics/expected.ts';
import { findDifferences } from '../../semantics/report.ts';
import { readRegularFile } from '../../store/regular-file.ts';
import { isRunDirectory, readRunRecord } from '../../store/run-directory.ts';
import { hasSemantics, readProbeAnswer, readSemantics } from '../../store/semantics.ts';

interface StoredTables {
  readonly schemaVersion: number;
  readonly mounts: readonly TriedMount[];
  readonly answers: readonly unknown[];
}

function isStored(value: unknown): value is StoredTables {
  const stored = value as Partial<StoredTables> | null;
  const isMount = (mount: Partial<TriedMount> | null) =>
    typeof mount?.name === 'string' && typeof mount.fstype === 'string' && Array.isArray(mount.options) && typeof mount.asked === 'object';
  return typeof stored?.schemaVersion === 'number' && Array.isArray(stored.mounts) && stored.mounts.every(isMount) && Array.isArray(stored.answers);
}

function readFile(file: string): AnswerTable[] {
  let stored: unknown;
  try {
    stored = JSON.parse(readRegularFile(file, { followLinks: true }).toString('utf8'));
  } catch (cause) {
    throw usageError(
      'unreadable-source',
      `--expect ${file}: ${messageOf(cause)}`,
      'name a run directory of fsbench semantics, or what its --json printed',
      cause,
    );
  }
  if (!isStored(stored)) throw usageError('unreadable-source', `--expect ${file}: no answers of fsbench semantics`, 'name what its --json printed');
  if (stored.schemaVersion > SEMANTICS_SCHEMA_VERSION) throw usageError('newer-schema', `--expect ${file} is of a newer fsbench`, 'use a newer fsbench');
  const answers = stored.answers.map((answer, at) => readProbeAnswer(answer, `${file}, answer ${at + 1}`));
  return tablesOf(stored.mounts, answers);
}

/** The newest of the runs in a folder that have answers; null where there is none. */
function findNewestRun(folder: string): string | null {
  const runs = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((dir) => isRunDirectory(dir) && hasSemantics(dir))
    .map((dir) => ({ dir, startedAt: readRunRecord(dir).startedAt }));
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)).at(-1)?.dir ?? null;
}

/** The tables of a run directory, of the newest run in a folder, of a JSON file, or of all JSON files in a folder. Throws usage errors. */
export function readExpected(path: string): AnswerTable[] {
  if (isRunDirectory(path)) {
    if (!hasSemantics(path)) throw usageError('unreadable-source', `--expect ${path}: the run has no answers of fsbench semantics`);
    return tablesOf(listTried(readRunRecord(path)), readSemantics(path));
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return readFile(path);
  const run = findNewestRun(path);
  if (run !== null) return readExpected(run);
  const files = readdirSync(path).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw usageError('unreadable-source', `--expect ${path}: no runs of fsbench semantics and no JSON files in it`);
  return files.sort().flatMap((name) => readFile(join(path, name)));
}

export interface Held {
  readonly differences: readonly SemanticsDifference[];
  /** What has to be known beside them, one sentence each. */
  readonly notes: readonly string[];
}

/** Holds each mount against the table that is most like it. */
export function holdAgainst(found: readonly AnswerTable[], expected: readonly AnswerTable[]): Held {
  const differences: SemanticsDifference[] = [];
  const notes: string[] = [];
  for (const table of found) {
    const against = chooseExpected(table, expected);
    if (against === null) {
      notes.push(`${table.mount.name}: nothing is expected of ${table.mount.fstype} with such a daemon`);
      continue;
    }
    const otherness = describeOtherness(table.mount, against.mount);
    if (otherness.length > 0) notes.push(`${table.mount.name} is not quite what the expected answers are of: ${otherness.join('; ')}`);
    differences.push(...findDifferences(against.answers, table.answers));
  }
  return { differences, notes };
}
