/** The tables that parse-fio-results.sh prints, of all its years: mount, workload, bandwidth and, since 2020, IOPS. */

import type { TableCell } from './markdown.ts';

/** 2019 had `I/O Operation` and `BW(Read/Write)` alone; 2020 `41(MiB/s)`; since 2021 `41.2mb`. */
export const SCRIPT_HEAD = /^NAME[ \t]+(?:WORKLOAD|I\/O Operation)[ \t]+(?:Bandwidth|BW ?\(Read\/Write\))(?:[ \t]+IOPS)?[ \t]*$/m;

const RATE = String.raw`(?:(?:[\d.]+|Unknown)(?:[kmg]?b|\((?:[KMG]i?B|B)\/s\)))`;
const RATES = String.raw`(${RATE}(?:\/${RATE})?|[\d.]+\/${RATE})`;
const COUNTS = String.raw`([\d.]+k?(?:\/[\d.]+k?)?)`;

/** The script's columns have a width, and no space between them where a name or a pair of figures is as wide. */
const FIGURES = String.raw`\s+${RATES}(?:\s*${COUNTS})?\s*$`;
const KNOWN_ROW = new RegExp(String.raw`^(\S.*?)\s*((?:seq(?:read|write)|rand(?:read|write|rw))-(?:psync|mmap|libaio)(?:-multi)?)${FIGURES}`);
const OTHER_ROW = new RegExp(String.raw`^(\S.*?)\s+(\S+)${FIGURES}`);
const LONGEST_ROW = 1000;

/** Rows of its tables among all lines. */
export function readScriptRows(lines: readonly string[]): TableCell[] {
  return lines.flatMap((line, at): TableCell[] => {
    if (line.length > LONGEST_ROW) return [];
    const match = KNOWN_ROW.exec(line) ?? OTHER_ROW.exec(line);
    if (match === null) return [];
    const [, mount, workload, bw, iops = ''] = match as unknown as [string, string, string, string, string | undefined];
    return [{ line: at + 1, workload, mount, printed: { any: { bw, iops, unit: undefined } } }];
  });
}
