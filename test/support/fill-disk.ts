/** Writes to a run whose disk is full, on the small file system that its argument names, and prints what came of it. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FsbenchError } from '../../src/model/errors.ts';
import { createRunDirectory, readResults, resumeRunDirectory } from '../../src/store/run-directory.ts';
import { makeLoop, makePlan, makeRun } from './records.ts';
import { fill } from './small-disk.ts';

export interface FullDisk {
  readonly failures: readonly {
    readonly name: string;
    /** Null where the write went well. */
    readonly error: { readonly code: string; readonly exitCode: number; readonly message: string; readonly hint: string | undefined } | null;
    /** Files that lie there after it. */
    readonly left: readonly string[];
  }[];
  readonly results: number;
}

function failureOf(write: () => unknown): FullDisk['failures'][number]['error'] {
  try {
    write();
    return null;
  } catch (error) {
    if (!(error instanceof FsbenchError)) throw error;
    const { code, exitCode, message, hint } = error;
    return { code, exitCode, message, hint };
  }
}

const root = process.argv[2];
if (root !== undefined) {
  const dir = join(root, 'run');
  const run = makeRun(makePlan(['seqread-psync'], 'a=9p'));
  const { raw: _raw, ...loop } = makeLoop();
  const print = { stdout: Buffer.from('{}'), stderr: '' };
  const made = createRunDirectory(dir, run);
  for (const number of [1, 2]) made.append({ ...loop, loop: number }, print);
  made.close();
  const { directory } = resumeRunDirectory(dir);
  fill(join(root, 'filler'));
  const writes: readonly (readonly [string, () => unknown])[] = [
    ['run.json', () => directory.writeRun(run)],
    ['report.md', () => directory.writeReport('report.md', '#')],
    ['raw', () => directory.append({ ...loop, loop: 3 }, print)],
  ];
  const failures = writes.map(([name, write]) => ({ name, error: failureOf(write), left: [...readdirSync(dir), ...readdirSync(join(dir, 'raw'))] }));
  directory.close();
  const full: FullDisk = { failures, results: readResults(dir).length };
  process.stdout.write(JSON.stringify(full));
}
