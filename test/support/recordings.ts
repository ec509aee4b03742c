/** What managers and engines said when they were recorded (fixtures/managers), and programs that say it again. */

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeTempDir } from './temp-dir.ts';

const DIR = join(PACKAGE_ROOT, 'fixtures/managers');

export interface Recording {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `name` is a path in fixtures/managers without its ending, such as `docker/28.2/info`. */
export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(DIR, `${name}.json`), 'utf8')) as Recording;
}

/** Looks itself up by its arguments; what was not recorded is said, and fails like nothing that was. */
const REPLAYER = (recordings: string) => `#!${process.execPath}
const { argv, exitCode, stdout, stderr } = ${recordings}.find(({ argv }) => argv.slice(1).join('\\0') === process.argv.slice(2).join('\\0'))
  ?? { exitCode: 99, stdout: '', stderr: 'not recorded: ' + process.argv.slice(2).join(' ') };
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
`;

/** Runs `act` while the programs of these recordings are the first in PATH and say what was recorded. */
export async function withRecordings<T>(recordings: readonly Recording[], act: () => Promise<T>): Promise<T> {
  const bin = join(makeTempDir(), 'bin');
  mkdirSync(bin);
  for (const program of new Set(recordings.map(({ argv }) => argv[0] as string))) {
    const file = join(bin, program);
    writeFileSync(file, REPLAYER(JSON.stringify(recordings.filter(({ argv }) => argv[0] === program))));
    chmodSync(file, 0o755);
  }
  const path = process.env['PATH'];
  process.env['PATH'] = [bin, path].join(delimiter);
  try {
    return await act();
  } finally {
    process.env['PATH'] = path;
  }
}
