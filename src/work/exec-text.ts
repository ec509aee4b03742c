/** The text of an .exec file: a command to be timed, what it needs and what is done around it, as YAML. */

import * as v from 'valibot';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';

/** A command: words that are run as they are, or one text for `sh`. */
const Command = v.union([v.pipe(v.string(), v.trim(), v.nonEmpty()), v.pipe(v.array(v.string()), v.nonEmpty())]);

const Count = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A number, or one for each size of the work. */
const Sized = v.union([Count, v.strictObject({ full: Count, quick: Count })]);

const Script = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** A path below another, of plain names. */
const FOLDER = /^(?!\.{1,2}(?:\/|$))[\w@.+-]+(?:\/(?!\.{1,2}(?:\/|$))[\w@.+-]+)*$/;

const ExecText = v.strictObject({
  /** What it is, in a sentence. */
  about: v.optional(v.string(), ''),
  /** Where the idea or the files come from. */
  origin: v.optional(v.string()),
  /** What it asks of a file system. */
  requests: v.optional(v.string()),
  /** Programs that the target must have. */
  needs: v.optional(v.array(v.pipe(v.string(), v.regex(/^[\w.+-]+$/, 'a program is named without a path'))), []),
  /** What is timed. */
  run: Command,
  /** Makes the files that all loops of a mount use, once on each mount; without it each loop begins in an empty folder. */
  setup: v.optional(Script),
  /** `any`: the set-up may be done through another mount of the same files, which may be faster. */
  through: v.optional(v.picklist(['own', 'any'])),
  /** After the set-up, on the mount itself, once in each sitting. */
  settle: v.optional(Script),
  /** Makes what is on no mount, once in a target, in the folder $KIT. */
  kit: v.optional(Script),
  /** Before each loop, untimed, and before caches are dropped. */
  prepare: v.optional(Script),
  /** After each loop, untimed. */
  cleanup: v.optional(Script),
  /** A folder of this host that is copied to every mount. */
  workdir: v.optional(v.strictObject({ path: v.pipe(v.string(), v.startsWith('/')), files: Count, bytes: Count, digest: v.string() })),
  /** The folder below it, or that the command makes, of what others wrote: the scenario bind+volume has it on a volume. */
  dependencies: v.optional(v.pipe(v.string(), v.regex(FOLDER, 'a folder is named by its path below the folder of the command, without . and ..'))),
  /** A fresh copy (or an empty folder) for every loop, or one for all loops of a mount. */
  copy: v.optional(v.picklist(['loop', 'mount'])),
  /** `cold`: after caches were dropped. `warm`: after untimed runs of the same command. */
  caches: v.optional(v.picklist(['cold', 'warm']), 'cold'),
  /** Untimed runs before the timed one of a warm loop. */
  warmup: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 1),
  size: v.optional(v.picklist(['full', 'quick']), 'full'),
  /** $FILES of the scripts. */
  files: v.optional(Sized),
  /** Bytes that it has on a mount at most. */
  bytes: v.optional(Sized),
  /** Seconds that a loop is likely to take. */
  seconds: v.optional(Sized, 5),
  /** Seconds after which a loop is told to stop. */
  deadline: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400))),
});

/** Whether `dependencies` can be called so. */
export const isFolderBelow = (path: string): boolean => FOLDER.test(path);

export type ExecText = v.InferOutput<typeof ExecText>;

/** Shorter than what makes the YAML library slow; a job may have 120 KiB. */
const LONGEST_BYTES = 64 * 1024;

/** The text as a record, or what is wrong with it as a phrase with its line or field. */
export function readExecText(text: string): { readonly exec: ExecText } | { readonly wrong: string } {
  if (text.length > LONGEST_BYTES) return { wrong: `it is longer than ${LONGEST_BYTES / 1024} KiB` };
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) return { wrong: `line ${lineCounter.linePos(error.pos[0]).line}: ${error.message}` };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return { wrong: 'it has aliases, which are not taken' };
  }
  const parsed = v.safeParse(ExecText, value);
  if (parsed.success) return { exec: parsed.output };
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  return {
    wrong:
      field === 'run' && v.getDotPath(issue) !== null && issue.received === 'undefined'
        ? 'it has no `run:`, the command to be timed'
        : `${field ?? 'it'}: ${issue.message}`,
  };
}

/** A text that was checked. Throws what is wrong with it where it was not. */
export function mustReadExec(text: string): ExecText {
  const read = readExecText(text);
  if ('wrong' in read) throw new Error(read.wrong);
  return read.exec;
}

/** The number that holds for the size of the work. */
export function sized({ size }: Pick<ExecText, 'size'>, value: ExecText['seconds'] | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  return typeof value === 'number' ? value : value[size];
}

/** Each loop begins with files of its own, unless a set-up made some for all loops of a mount. */
export function copyOf({ copy, setup }: Pick<ExecText, 'copy' | 'setup'>): 'loop' | 'mount' {
  return copy ?? (setup === undefined ? 'loop' : 'mount');
}

/** The text of the work with `most` files, in bytes and seconds by its share of them; as it is where it has no more, or counts none. */
export function capFiles(text: string, most: number | undefined): string {
  const read = mustReadExec(text);
  const files = sized(read, read.files, 0);
  if (most === undefined || files <= most) return text;
  const part = (value: ExecText['seconds'] | undefined) => (value === undefined ? undefined : Math.ceil((sized(read, value, 0) * most) / files));
  const [bytes, seconds] = [part(read.bytes), part(read.seconds)];
  return withFields(text, { files: most, ...(bytes === undefined ? {} : { bytes }), ...(seconds === undefined ? {} : { seconds }) });
}

/** The text with other values for some fields, the rest as it was written where each of them has a line of its own. */
export function withFields(text: string, fields: Readonly<Record<string, string | number>>): string {
  const changed = Object.entries(fields).reduce((so, [name, value]) => {
    const line = `${name}: ${value}`;
    const pattern = new RegExp(`^${name}:.*$`, 'm');
    return pattern.test(so) ? so.replace(pattern, line) : `${so.trimEnd()}\n${line}\n`;
  }, text);
  const read = readExecText(changed);
  if ('exec' in read && Object.entries(fields).every(([name, value]) => read.exec[name as keyof ExecText] === value)) return changed;
  const document = parseDocument(text);
  for (const [name, value] of Object.entries(fields)) document.set(name, value);
  return document.toString({ lineWidth: 0 });
}

/** Fields that hold a command. */
const COMMANDS = ['run', 'setup', 'settle', 'kit', 'prepare', 'cleanup'];

/** Where a text has commands, however it is written; the first line where that can't be told. Lines are counted from 1. */
export function findCommands(text: string): { readonly line: number; readonly field: string }[] {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const found = (isMap(contents) ? contents.items : []).flatMap(({ key }) =>
    isScalar(key) && typeof key.value === 'string' && COMMANDS.includes(key.value)
      ? [{ line: key.range === undefined || key.range === null ? 1 : lineCounter.linePos(key.range[0]).line, field: key.value }]
      : [],
  );
  return found.length > 0 ? found : [{ line: 1, field: 'it' }];
}
