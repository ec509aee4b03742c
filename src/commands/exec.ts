/** `fsbench exec`: a command, or ready work, timed on each mount with what measures fio's loops. */

import { usageError } from '../model/errors.ts';
import { writeCommand } from './exec-workloads.ts';
import { type FioCommandOptions, runFioCommand } from './fio.ts';
import type { CommandIo } from './io.ts';

/** Runs the command; resolves with the exit code. Throws a usage error where nothing says what is to be timed. */
export async function runExecCommand(words: readonly string[], options: FioCommandOptions, io: CommandIo): Promise<number> {
  const given = words.length === 0 ? options.given : { ...options.given, command: writeCommand(words) };
  const isSaid = given.command !== undefined || given.jobs !== undefined || options.resume !== undefined || options.config !== undefined;
  if (!isSaid)
    throw usageError(
      'no-command',
      'nothing says what is to be timed',
      'write the command behind `--`, such as: fsbench exec --mounts virtiofs,9p -- git status, or name ready work with --jobs',
    );
  return runFioCommand({ ...options, given }, io);
}
