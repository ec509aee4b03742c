/** Blocks of a document that fsbench keeps up to date: what stands between two marks, and nothing else. */

import { usageError } from '../model/errors.ts';

/** What stands between `<!-- fsbench:begin NAME -->` and `<!-- fsbench:end NAME -->`, each alone on its line. */
export interface MarkedBlock {
  readonly name: string;
  /** Of the begin mark, from 1. */
  readonly line: number;
  /** Where the line after the begin mark starts in the text, and where the line of the end mark does. */
  readonly from: number;
  readonly to: number;
  /** How the line of the begin mark ends. */
  readonly lineEnd: string;
}

/** Up to three spaces, as for any block of CommonMark: more would make it code. A file may begin with a byte order mark. */
const MARK = /^(?:\ufeff|\u00ef\u00bb\u00bf)? {0,3}<!--[ \t]*fsbench:(begin|end)[ \t]+(\S+)[ \t]*-->[ \t]*$/;

interface Fence {
  readonly sign: string;
  readonly length: number;
}

/** The fence after this line, null outside of code. Source: CommonMark 0.31, 4.5; at any depth, since lists indent theirs. */
function followFence(fence: Fence | null, line: string): Fence | null {
  const [, ticks = '', info = ''] = /^\s*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (ticks === '') return fence;
  const sign = ticks[0] as string;
  if (fence === null) return sign === '`' && info.includes('`') ? null : { sign, length: ticks.length };
  return sign === fence.sign && ticks.length >= fence.length && info.trim() === '' ? null : fence;
}

const bad = (file: string, line: number, text: string, hint: string) => usageError('bad-marks', `${file}:${line}: ${text}`, hint);

/**
 * The blocks in the order of the document; marks in fenced code are none. `file` names the document in messages.
 * Throws a usage error, with the line, for marks that do not pair, lie in each other or name one block twice.
 */
export function findBlocks(text: string, file: string): MarkedBlock[] {
  const blocks: MarkedBlock[] = [];
  let open: Omit<MarkedBlock, 'to'> | null = null;
  let fence: Fence | null = null;
  let number = 0;
  for (const { 0: whole, 1: line = '', 2: lineEnd = '', index } of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    number++;
    const inCode = fence !== null;
    fence = followFence(fence, line);
    const [, kind, name = ''] = (inCode ? null : MARK.exec(line)) ?? [];
    if (kind === 'begin') {
      if (open !== null)
        throw bad(file, number, `'${name}' begins inside '${open.name}' of line ${open.line}`, `put <!-- fsbench:end ${open.name} --> before it`);
      const twin = blocks.find((block) => block.name === name);
      if (twin !== undefined) throw bad(file, number, `'${name}' is there already, in line ${twin.line}`, 'a document has each block once');
      open = { name, line: number, from: index + whole.length, lineEnd };
    } else if (kind === 'end') {
      if (open === null) throw bad(file, number, `'${name}' ends and never began`, `put <!-- fsbench:begin ${name} --> before it, or take the mark out`);
      if (open.name !== name)
        throw bad(file, number, `'${name}' ends inside '${open.name}' of line ${open.line}`, `put <!-- fsbench:end ${open.name} --> before it`);
      blocks.push({ ...open, to: index });
      open = null;
    }
  }
  if (open !== null)
    throw bad(file, open.line, `'${open.name}' begins and never ends`, `put <!-- fsbench:end ${open.name} --> on a line of its own below it, outside of code`);
  return blocks;
}

/** What belongs between the marks: the content with an empty line on both sides, so that markdown ends the comment there. */
function frame(content: string, lineEnd: string): string {
  const lines = content.trim() === '' ? [''] : ['', ...content.trim().split('\n'), ''];
  return lines.map((line) => line + lineEnd).join('');
}

/** The blocks whose content is not what it should be. */
export function findStale(text: string, file: string, contents: ReadonlyMap<string, string>): MarkedBlock[] {
  return findBlocks(text, file).filter(({ name, from, to, lineEnd }) => {
    const content = contents.get(name);
    return content !== undefined && text.slice(from, to) !== frame(content, lineEnd);
  });
}

/** The document with these contents in their blocks, everything else as it was; blocks without a content stay. */
export function injectBlocks(text: string, file: string, contents: ReadonlyMap<string, string>): string {
  let done = '';
  let at = 0;
  for (const { name, from, to, lineEnd } of findStale(text, file, contents)) {
    done += text.slice(at, from) + frame(contents.get(name) ?? '', lineEnd);
    at = to;
  }
  return done + text.slice(at);
}
