/** Which workloads are fio jobs, which of these use the same test files, and how many. */

import type { Workload } from '../model/records.ts';

/** What a workload of this kind of work calls itself, where it says so at all. */
export const FIO_JOB = 'fio-job';

/** True for a fio job: what fio was asked for tells nothing of other work. */
export function isFioJob({ kind = FIO_JOB }: Pick<Workload, 'kind'>): boolean {
  return kind === FIO_JOB;
}

/** Options that change how files are used and not which files there are. */
const NOT_OF_LAYOUT =
  /^(ioengine|rw|readwrite|rwmixread|rwmixwrite|iodepth|direct|runtime|group_reporting|fallocate|name|description|fsync|fdatasync|end_fsync)\b/;

/** An option's line without blanks around its `=`. */
function normalize(line: string): string {
  const at = line.indexOf('=');
  return at < 0 ? line : `${line.slice(0, at).trimEnd()}=${line.slice(at + 1).trimStart()}`;
}

/** What a job's files depend on: two jobs of one signature use the same files. */
export function layoutSignature({ jobText }: Pick<Workload, 'jobText'>): string {
  const lines = jobText
    .split('\n')
    .map((line) => normalize(line.trim()))
    .filter((line) => line !== '' && !/^[;#]/.test(line));
  const named = lines.some((line) => /^(filename|filename_format)=/.test(line) && !line.includes('$jobname'));
  return lines
    .filter((line) => !NOT_OF_LAYOUT.test(line))
    .map((line) => (named && line.startsWith('[') && line !== '[global]' ? '[]' : line))
    .join('\n');
}

/** Files of a job: each section's jobs have one each, at the most. */
export function countFiles(jobText: string): number {
  const [shared = '', ...sections] = jobText.split(/^[ \t]*\[(?!global\])/m);
  const numjobs = (text: string) => Number([...text.matchAll(/^[ \t]*numjobs[ \t]*=[ \t]*(\d+)/gm)].at(-1)?.[1] ?? 0);
  return Math.max(
    1,
    sections.reduce((sum, section) => sum + (numjobs(section) || numjobs(shared) || 1), 0),
  );
}

/**
 * What fio finds wrong with a file that has options and no job, when it is run: with `--parse-only` it takes it. Every section whose
 * name begins with `global` is one of options (seen with 3.33), and an included file may hold jobs.
 */
export function findNoJob(jobText: string): string | null {
  return /^[ \t]*(?:\[(?!global)|include)/m.test(jobText) ? null : 'it has no job: write a section such as [job]';
}
