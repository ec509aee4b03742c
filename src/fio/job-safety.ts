/** Whether a job file keeps to its test files, read as fio reads it (init.c, parse.c, options.c of 3.33 and 3.42). */

import { trimEndOf } from '../text/trim.ts';
import { showUnseen } from '../text/visible.ts';
import { doubtOption, ofName } from './job-options.ts';

/** A line of a job file that may reach beyond the job's folder. */
export interface JobDoubt {
  /** From 1. */
  readonly line: number;
  /** Such as `exec_prerun runs a command`. */
  readonly text: string;
}

/** OPT_LEN_MAX was 4096 before it became 8192: fio takes what is beyond it for the next line. */
const LONGEST_LINE_BYTES = 4095;

/** Names are shown so far. */
const SHOWN_LENGTH = 40;

/** Words in whose place fio puts numbers; with one in it, a value goes through bc(1), whose language is more than arithmetic. */
const KEYWORD = /\$(?:pagesize|mb_memory|ncpus)/;
const ARITHMETIC = /^(?:\$(?:pagesize|mb_memory|ncpus)|[\d.+*()/ -])*$/;

function show(name: string): string {
  const shown = showUnseen(name);
  return shown.length > SHOWN_LENGTH ? `${shown.slice(0, SHOWN_LENGTH)}...` : shown;
}

/** The line as it counts: fio ends it at the first `;` or `#`, wherever that stands. */
const withoutComment = (line: string) => trimEndOf(/^[^;#]*/.exec(line)?.[0] ?? '', /[ \t\r]/).replace(/^[ \t]+/, '');

function doubtSection(text: string): string | null {
  const name = /^\[([^\]]*)\]$/.exec(text)?.[1];
  if (name === undefined) return 'a section whose name can not be made out';
  const why = ofName(name);
  return why === null ? null : `[${show(name)}] ${why}`;
}

function doubtLine(line: string): string | null {
  if (Buffer.byteLength(line) > LONGEST_LINE_BYTES) return `longer than ${LONGEST_LINE_BYTES} bytes: fio takes its end for a line of its own`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line.replace(/\r$/, ''))) return 'holds control characters';
  const text = withoutComment(line);
  if (text === '') return null;
  if (text.startsWith('[')) return doubtSection(text);
  // fio looks at these letters alone, whatever follows them.
  if (text.startsWith('include')) return 'include reads another file';
  if (text.includes('${')) return `${show(text)} takes what the environment holds`;
  const at = text.indexOf('=');
  const name = trimEndOf(at < 0 ? text : text.slice(0, at), /[ \t]/);
  const value = at < 0 ? '' : text.slice(at + 1).replace(/^[ \t]+/, '');
  if (KEYWORD.test(value) && !ARITHMETIC.test(value)) return `${show(name)} is more than arithmetic`;
  const why = doubtOption(name, value);
  return why === null ? null : `${show(name)} ${why}`;
}

/** Every line that does, or may do, more than I/O to the job's own test files; empty for a job that keeps to them. */
export function findJobDoubts(jobText: string): JobDoubt[] {
  return jobText.split('\n').flatMap((line, index) => {
    const text = doubtLine(line);
    return text === null ? [] : [{ line: index + 1, text }];
  });
}
