/** What a command declares beside its code: its options, help and examples, and how its code is reached. */

import type { Command } from 'commander';
import type { CommandIo } from './io.ts';

/** What a declaration gets of the world. */
export interface CommandContext {
  /** Runs a command's code with what it may touch of the process. The exit code it resolves with becomes fsbench's. */
  readonly run: (act: (io: CommandIo) => Promise<number>) => Promise<void>;
  readonly env: NodeJS.ProcessEnv;
}

/** Gives a command that has its name and description the rest. It is loaded to print help: the command's code stays behind an import() in its action. */
export type CommandDeclaration = (command: Command, context: CommandContext) => void;

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
