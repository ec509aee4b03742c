/**
 * What strace(1) prints of a server to its calls on files: `strace -f -y -ttt -s 0` (6.1), a call a line, one that another thread's came
 * between in two lines. Pure.
 */

/** A call that came back. */
export interface Call {
  readonly name: string;
  /** The descriptor it was made on, and what -y says of it: the file's path; null where there is none. */
  readonly fd: number | null;
  readonly path: string | null;
  readonly args: string;
  /** Negative for an error. */
  readonly result: number;
}

const LINE = /^(\d+)\s+\d+\.\d+ (.*)$/;
const UNFINISHED = /^(.*?)\s*<unfinished \.\.\.>$/;
const RESUMED = /^<\.\.\. \w+ resumed>\s?(.*)$/;
// What follows the result are an errno's name and words, a note such as (DELAYED), and the time.
const CALL = /^(\w+)\((.*)\)\s+= (-?\d+)(?:[\s<].*)?$/;
const FIRST_FD = /^(\d+)<(\/?)([^>]*)>/;

function readCall(text: string): Call | null {
  const found = CALL.exec(text);
  if (found === null) return null;
  const [, name = '', args = '', result = ''] = found;
  const [, fd, root, path] = FIRST_FD.exec(args) ?? [];
  return { name, args, result: Number(result), fd: fd === undefined ? null : Number(fd), path: root === '/' ? `/${path}` : null };
}

/** The calls of a trace, in the order in which they came back; signals, exits and what was cut off are left out. */
export function parseStrace(text: string): Call[] {
  const begun = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const [, pid = '', said = ''] = LINE.exec(line) ?? [];
    const first = UNFINISHED.exec(said)?.[1];
    if (first !== undefined) {
      begun.set(pid, first);
      return [];
    }
    const rest = RESUMED.exec(said)?.[1];
    const before = begun.get(pid);
    if (rest !== undefined) begun.delete(pid);
    const call = readCall(rest === undefined ? said : `${before ?? ''}${rest}`);
    return call === null ? [] : [call];
  });
}
