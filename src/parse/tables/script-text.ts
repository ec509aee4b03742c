/** The tables that parse-fio-results.sh prints, of all its years: mount, workload, bandwidth and, since 2020, IOPS. */

import { excerpt } from '../parsed-file.ts';
import type { TableCell } from './markdown.ts';

/** 2019 had `I/O Operation` and `BW(Read/Write)` alone; 2020 `41(MiB/s)`; since 2021 `41.2mb`. */
export const SCRIPT_HEAD = /^NAME[ \t]+(?:WORKLOAD|I\/O Operation)[ \t]+(?:Bandwidth|BW ?\(Read\/Write\))(?:[ \t]+IOPS)?[ \t]*$/m;

const RATE = String.raw`(?:(?:[\d.,]+|Unknown)(?:[kmg]?b|\((?:[KMG]i?B|B)\/s\)))`;
const RATES = String.raw`(${RATE}(?:\/${RATE})?|[\d.]+\/${RATE})`;
const COUNTS = String.raw`([\d.]+k?(?:\/[\d.]+k?)?)`;

/** The script's columns have a width, and no space between them where a name or a pair of figures is as wide. */
const FIGURES = String.raw`\s+${RATES}(?:\s*${COUNTS})?\s*$`;
const KNOWN_ROW = new RegExp(String.raw`^(\S.*?)\s*((?:seq(?:read|write)|rand(?:read|write|rw))-(?:psync|mmap|libaio)(?:-multi)?)${FIGURES}`);
const OTHER_ROW = new RegExp(String.raw`^(\S.*?)\s+(\S+)${FIGURES}`);
const LONGEST_ROW = 1000;

export interface ScriptTable {
  /** Of its head, from 1. */
  readonly line: number;
  readonly cells: readonly TableCell[];
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** What only a row of figures has. */
const LOOKS_LIKE_ROW = /\d(?:[kmg]b\b|\([KMG]i?B\/s\))/;

/** Its tables among all lines. */
export function readScriptTables(lines: readonly string[]): ScriptTable[] {
  const tables: { line: number; cells: TableCell[]; problems: { line: number; text: string }[] }[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.length > LONGEST_ROW) continue;
    if (line.startsWith('NAME') && SCRIPT_HEAD.test(line)) {
      tables.push({ line: at + 1, cells: [], problems: [] });
      continue;
    }
    const table = tables.at(-1);
    const match = table === undefined ? null : (KNOWN_ROW.exec(line) ?? OTHER_ROW.exec(line));
    if (match !== null) {
      const [, mount, workload, bw, iops = ''] = match as unknown as [string, string, string, string, string | undefined];
      table?.cells.push({ line: at + 1, workload, mount, printed: { any: { bw, iops, unit: undefined, scale: 1 } } });
    } else if (table !== undefined && LOOKS_LIKE_ROW.test(line))
      table.problems.push({ line: at + 1, text: `not understood, and may be a row: '${excerpt(line.trim())}'` });
  }
  return tables;
}
