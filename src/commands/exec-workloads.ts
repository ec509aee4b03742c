/** The workloads of `fsbench exec`: a command that was typed, as the text of an .exec file, once cold and once warm. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { messageOf, usageError } from '../model/errors.ts';
import type { Workload } from '../model/records.ts';
import { type OptionValues, oneOf, type PlanOption, wholeNumber } from '../plan/options.ts';
import { digestFolder } from '../process/folder-digest.ts';
import { formatMebibytes } from '../text/units.ts';
import { type ExecText, isFolderBelow } from '../work/exec-text.ts';

/** Options that say something of a typed command, and nothing without one. */
const COMMAND_OPTIONS = ['name', 'prepare', 'cleanup', 'workdir', 'dependencies', 'copy', 'caches', 'warmup', 'deadline'] as const satisfies PlanOption[];

/** A folder is packed in memory, and in the target's. */
const LARGEST_FOLDER_BYTES = 200 * 1024 ** 2;

const LONGEST_NAME = 60;

/** Words of a shell's command line as the option `command`: one with a blank in it is text for `sh`, several are run as they are. */
export function writeCommand(words: readonly string[]): string {
  const [only = ''] = words;
  return words.length === 1 && /[^\w./@%+=:,-]/.test(only) ? only : JSON.stringify(words);
}

/** The inverse: text for `sh`, or words. */
export function readCommand(text: string): ExecText['run'] {
  if (text.trim() === '') throw usageError('no-command', 'the command to be timed is empty', 'write it behind `--`, such as: -- git status');
  if (!/^\s*\[\s*"/.test(text)) return text;
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string')) return words;
  } catch {
    // A shell's command may begin so.
  }
  return text;
}

/** What a file, and so a workload, can be called. */
function nameOf(run: ExecText['run']): string {
  const text = (typeof run === 'string' ? run : run.join(' '))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[/\p{Cc}]/gu, '_');
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}

function readWorkdir(option: string): NonNullable<ExecText['workdir']> {
  const path = resolve(option);
  try {
    if (!statSync(path).isDirectory()) throw new Error('it is no folder');
    const found = digestFolder(path);
    if (found.bytes > LARGEST_FOLDER_BYTES)
      throw new Error(`it holds ${formatMebibytes(found.bytes)}, and ${formatMebibytes(LARGEST_FOLDER_BYTES)} can be copied`);
    return { path, ...found };
  } catch (cause) {
    throw usageError('bad-workdir', `--workdir ${option}: ${messageOf(cause)}`, 'name a folder that can be read, with what the command needs alone', cause);
  }
}

function readDependencies(option: string): string {
  const folder = option.replace(/^(?:\.\/)+|\/+$/g, '');
  if (!isFolderBelow(folder))
    throw usageError('bad-option', `--dependencies: '${option}' is no folder below that of the command`, 'write for example --dependencies node_modules');
  return folder;
}

/** Cold and warm, as the options say; by default both. */
function readCaches({ caches, warmup }: OptionValues): { readonly states: readonly ('cold' | 'warm')[]; readonly warmup: number } {
  const runs = wholeNumber('warmup', warmup ?? '1', 0, 1000);
  const states = (caches ?? (runs === 0 ? 'cold' : 'cold,warm')).split(',').map((word) => oneOf('caches', word.trim(), ['cold', 'warm'] as const));
  if (runs === 0 && states.includes('warm')) throw usageError('bad-option', '--warmup 0 leaves nothing warm', 'take warm out of --caches, or the 0 away');
  return { states: [...new Set(states)], warmup: Math.max(1, runs) };
}

/** Null where no command was typed. Throws usage errors that name option and value. */
export function commandWorkloads(values: OptionValues): Workload[] | null {
  const { command } = values;
  if (command === undefined) {
    const alone = COMMAND_OPTIONS.find((name) => values[name] !== undefined);
    if (alone !== undefined)
      throw usageError(
        'bad-option',
        `--${alone} goes with a command to be timed`,
        alone === 'caches' || alone === 'warmup'
          ? 'of --jobs name the warm ones, such as git-status-warm (`fsbench jobs list` has them), or write a command behind `--`'
          : 'write it behind `--`: fsbench exec --mounts virtiofs,9p -- git status',
      );
    return null;
  }
  const run = readCommand(command);
  const { states, warmup } = readCaches(values);
  const { prepare, cleanup, workdir, dependencies, copy, deadline } = values;
  const text: Partial<ExecText> = {
    run,
    ...(prepare === undefined ? {} : { prepare }),
    ...(cleanup === undefined ? {} : { cleanup }),
    ...(workdir === undefined ? {} : { workdir: readWorkdir(workdir) }),
    ...(dependencies === undefined ? {} : { dependencies: readDependencies(dependencies) }),
    ...(copy === undefined ? {} : { copy: oneOf('copy', copy, ['loop', 'mount'] as const) }),
    ...(deadline === undefined ? {} : { deadline: wholeNumber('deadline', deadline, 1, 86_400) }),
  };
  const name = values.name ?? nameOf(run);
  return states.map((caches) => ({
    name: states.length > 1 ? `${name} (${caches})` : name,
    kind: 'exec',
    jobText: stringify({ ...text, caches, ...(caches === 'warm' ? { warmup } : {}) }, { lineWidth: 0 }),
  }));
}
