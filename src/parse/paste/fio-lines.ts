/** Lines that fio prints for people, known by their content wherever in a line they begin: what stands before is no part of them. */

import { readRates } from '../fio-rates.ts';
import { LONGEST_PASTED } from './lines.ts';

interface LineKind {
  readonly name: string;
  /** Where such a line begins. */
  readonly start: string;
  /** From there to where all of it that is read has been said. */
  readonly whole: RegExp;
  /** What fio prints before it. */
  readonly indent: string;
  /** It is fio's alone and tells what decorates the lines around it. */
  readonly isAnchor: boolean;
}

const VALUE = String.raw`\s*\d+(?:\.\d+)?[kMG]?`;
const PERCENTILE = String.raw`\d{1,3}\.\d{1,6}th=\[\s*\d+\]`;

const KINDS: readonly LineKind[] = [
  {
    name: 'rates',
    start: String.raw`\b(?:read|write|trim|mixed)\s*:\s?(?:IOPS=|io=)`,
    whole: /^(?:read|write|trim|mixed)\s*:\s?(?:IOPS=[^;]*?\/\d+msec\)|io=.*?runt=\s*\d+msec)/,
    indent: '  ',
    isAnchor: true,
  },
  {
    name: 'latency',
    start: String.raw`\b[cs]?lat \([num]sec\s*\)\s*: min=`,
    whole: new RegExp(String.raw`^[cs]?lat \([num]sec\s*\)\s*: min=${VALUE}\s*,\s*max=${VALUE}\s*,\s*avg=${VALUE}\s*,\s*stdev=${VALUE}`),
    indent: '    ',
    isAnchor: true,
  },
  { name: 'ranks', start: String.raw`\b[cs]?lat percentiles \([num]sec\):`, whole: /^[cs]?lat percentiles \([num]sec\):/, indent: '    ', isAnchor: true },
  {
    name: 'percentiles',
    start: String.raw`(?:\|\s*)?\d{1,3}\.\d{1,6}th=\[`,
    whole: new RegExp(String.raw`^\|?\s*${PERCENTILE}(?:,\s*${PERCENTILE})*(?:,(?=\s*$)|(?!\s*(?:,\s*)?\d))`),
    indent: '     ',
    isAnchor: true,
  },
  { name: 'bandwidths', start: String.raw`\bbw \(\s*[kKMG]?i?B\/s\)\s*:`, whole: /^bw \(\s*[kKMG]?i?B\/s\)\s*:/, indent: '   ', isAnchor: true },
  { name: 'counts of a second', start: String.raw`\biops\s*: min=`, whole: /^iops\s*: min=/, indent: '   ', isAnchor: true },
  { name: 'shares of latency', start: String.raw`\blat \([num]sec\)\s*: \d+=`, whole: /^lat \([num]sec\)\s*: \d+=/, indent: '  ', isAnchor: true },
  { name: 'cpu', start: String.raw`\bcpu\s*: usr=`, whole: /^cpu\s*: usr=(?:[^:]{0,200}?\bminf=\d+)?/, indent: '  ', isAnchor: true },
  { name: 'depths', start: String.raw`\bIO depths\s*: `, whole: /^IO depths\s*: /, indent: '  ', isAnchor: true },
  { name: 'depths', start: String.raw`\b(?:submit|complete)\s*: 0=`, whole: /^(?:submit|complete)\s*: 0=/, indent: '     ', isAnchor: true },
  {
    name: 'counts',
    start: String.raw`\bissued(?: rwts?)?\s*: total=`,
    whole: /^issued(?: rwts?)?\s*: total=(?:\d+(?:,\d+){2,3}|r=\d+\/w=\d+\/d=\d+,?)\s+short=(?:[\d,rwd=/]+(?:\s+drop(?:ped)?=[\d,rwd=/]+)?)?/,
    indent: '     ',
    isAnchor: true,
  },
  { name: 'target', start: String.raw`\blatency\s*: target=`, whole: /^latency\s*: target=(?:[^:]{0,200}?\bdepth=\d+)?/, indent: '     ', isAnchor: true },
  { name: 'group', start: String.raw`\bRun status group \d+ \(all jobs\)`, whole: /^Run status group \d+ \(all jobs\):?/, indent: '', isAnchor: true },
  {
    name: 'totals',
    start: String.raw`\b(?:READ|WRITE|TRIM|MIXED): (?:bw|io)=`,
    whole: /^(?:READ|WRITE|TRIM|MIXED): (?:bw|io)=/,
    indent: '   ',
    isAnchor: true,
  },
  { name: 'disks', start: String.raw`\bDisk stats \(read\/write\)`, whole: /^Disk stats \(read\/write\):?/, indent: '', isAnchor: true },
  {
    name: 'disks',
    start: String.raw`\b[\w.!:-]{1,100}: ios=\d`,
    whole: /^[^\s:]{1,100}(?::\S{1,100})?: ios=(?:[\d/]+(?:, \w+=[\d/]+)*, util=[\d.]+%)?/,
    indent: '  ',
    isAnchor: true,
  },
  {
    name: 'starting',
    start: String.raw`\bStarting \d+ (?:process|thread)`,
    whole: /^Starting \d+ (?:process(?:es)?|threads?)(?: and \d+ (?:process(?:es)?|threads?))?/,
    indent: '',
    isAnchor: true,
  },
];

const START = new RegExp(KINDS.map(({ start }) => `(${start})`).join('|'), 'g');

/** Without disks, whose names could begin at any word. */
const START_BUT_DISKS = new RegExp(KINDS.map(({ start }) => (start.includes(': ios=') ? '($.)' : `(${start})`)).join('|'), 'g');

/** What all of them have: most lines of a log have none, and need no look. */
const HINT = /[=:]/;

export interface FoundSegment {
  readonly kind: LineKind;
  readonly at: number;
}

/** Where lines of fio begin in this one, in order. */
export function findSegments(line: string): FoundSegment[] {
  if (line.length > LONGEST_PASTED || !(HINT.test(line) || line.includes('Starting'))) return [];
  return [...line.matchAll(line.includes(': ios=') ? START : START_BUT_DISKS)].map((match) => ({
    kind: KINDS[match.slice(1).findIndex((group) => group !== undefined)] as LineKind,
    at: match.index,
  }));
}

/** How long the part of `text`, which begins with such a line, is that is read; 0 where that is not there to its end. */
export function lengthOfWhole(kind: LineKind, text: string): number {
  const whole = kind.whole.exec(text)?.[0] ?? '';
  if (kind.name === 'rates' && readRates(whole) === null) return 0;
  return findSegments(whole).length > (kind.name === 'percentiles' ? Number.POSITIVE_INFINITY : 1) ? 0 : whole.length;
}

const NAMED = /: \((?:(g)roupid=\d+, jobs=\d+\): err=\s*\d+|g=\d+\): rw=)/;

/** `name: (groupid=` or `name: (g=`: lines that begin with a job's name, whatever stands before it; of several the first. */
export function nameLineOf(line: string): 'head' | 'announced' | null {
  if (line.length > LONGEST_PASTED || !line.includes(': (g')) return null;
  const found = NAMED.exec(line);
  return found === null ? null : found[1] === undefined ? 'announced' : 'head';
}
