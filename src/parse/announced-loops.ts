/** The loops that a header of virtiofs-tests announces, against those that came below it. */

import { excerpt } from './parsed-file.ts';

/** What a header says is to come. */
export interface AnnouncedLoops {
  readonly line: number;
  /** In the order of the header; empty where it names none. */
  readonly jobs: readonly string[];
  /** Of each job; null where it does not say. */
  readonly loops: number | null;
}

/** Names of jobs with fewer loops that are told; of more, only how many there are. */
const MOST_NAMES = 3;

const haveFewer = (short: readonly (readonly [string, number])[]) =>
  short.length > MOST_NAMES ? `${short.length} have fewer` : short.map(([job, count]) => `${excerpt(job)} has ${count}`).join(', ');

/** What is missing of what was announced, in one sentence; null where all came. `came` counts the loops of each job. */
export function describeShortfall({ jobs, loops }: AnnouncedLoops, came: ReadonlyMap<string, number>): string | null {
  if (loops === null) return null;
  // Loops that are not called by their job file can't be held against the list.
  const listed = [...came.keys()].every((job) => jobs.includes(job)) ? jobs : [];
  const short = [...came].filter(([, count]) => count < loops);
  const absent = listed.filter((job) => !came.has(job)).length;
  if (short.length === 0 && absent === 0) return null;
  const lacks = [...(short.length > 0 ? [haveFewer(short)] : []), ...(absent > 0 ? [`${absent} ${absent === 1 ? 'has' : 'have'} none`] : [])];
  const [all, each] = [listed.length || came.size, loops === 1 ? '1 loop' : `${loops} loops`];
  return `the test was stopped or the file is cut: of ${all === 1 ? '1 job' : `${all} jobs`} with ${each} each, ${lacks.join(' and ')}`;
}
