/** Loops as fsbench writes them, in CSV and JSON, back to records: what is not as it should be is named, not guessed. */

import * as v from 'valibot';
import { unflattenHostCpu, unflattenMetrics, unflattenParameters, unflattenProbe, unflattenServed } from '../figures/flat-loop.ts';
import type { LoopFigures, Outcome } from '../model/records.ts';
import { isWarningCode, type Warning } from '../model/warnings.ts';
import { keepWork } from './fio-work.ts';
import { excerpt, type ParsedLoop } from './parsed-file.ts';

const OUTCOMES: readonly string[] = ['ok', 'unsupported', 'failed', 'timed-out', 'missing'] satisfies Outcome[];

/** Reads a named field as a figure: null where it is empty; throws NotALoop where it is no number. */
export type ReadFigure = (name: string) => number | null;

/** Why a record is not a loop. */
export class NotALoop extends Error {}

/** What a value is, for a message; a list or object may be too deep to be printed. */
function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? 'a list or object' : excerpt(JSON.stringify(value) ?? 'nothing');
}

/** Nothing that is measured is larger, and sums of what is below stay finite. */
const LARGEST_FIGURE = 1e24;

/** A number that is not negative; null stays null. */
export function checkFigure(name: string, value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number' || !(value >= 0 && value <= LARGEST_FIGURE)) throw new NotALoop(`${name} is no figure: ${describe(value)}`);
  return value;
}

/** Figures that a loop carries at the most, and characters of a name. */
const MOST_CARRIED = 100;
const LONGEST_NAME = 100;

/** What a loop carries by name, without what is null; nothing where it carries nothing. Throws NotALoop for more than any loop does. */
export function checkCarried(named: readonly (readonly [name: string, value: number | null])[]): Pick<LoopFigures, 'figures'> {
  const found = named.filter((entry): entry is [string, number] => entry[1] !== null);
  if (found.length > MOST_CARRIED || found.some(([name]) => name.length > LONGEST_NAME))
    throw new NotALoop(`it carries more than ${MOST_CARRIED} figures, or one with a name of more than ${LONGEST_NAME} characters`);
  return found.length === 0 ? {} : { figures: Object.fromEntries(found) };
}

/** Options that a loop tells of at the most, and characters of a value. */
const MOST_OPTIONS = 100;
const LONGEST_VALUE = 10_000;

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_VALUE));

const Swept = v.object({
  workload: Name,
  mount: Name,
  values: v.pipe(v.array(v.object({ option: Name, value: Name, unit: v.picklist(['', 'bytes', 'seconds']) })), v.minLength(1), v.maxLength(MOST_OPTIONS)),
});

/** What is told of a loop's work, by fio's names of options; nothing where nothing is, as in what an older fsbench wrote. Throws NotALoop. */
export function checkWork(value: unknown): Pick<ParsedLoop, 'work'> {
  if (value === undefined || value === null) return {};
  const entries = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : null;
  const isOption = ([name, told]: [string, unknown]) => typeof told === 'string' && told.length <= LONGEST_VALUE && name.length <= LONGEST_NAME;
  if (entries === null || entries.length > MOST_OPTIONS || !entries.every(isOption)) throw new NotALoop(`work is no list of options: ${describe(value)}`);
  return { work: keepWork(Object.fromEntries(entries)) };
}

/** What was swept of a loop; nothing where nothing was. Throws NotALoop. */
export function checkSwept(value: unknown): Pick<ParsedLoop, 'swept'> {
  if (value === undefined || value === null) return {};
  const parsed = v.safeParse(Swept, value);
  if (!parsed.success) throw new NotALoop(`swept is none: ${describe(value)}`);
  return { swept: parsed.output };
}

function checkOutcome(value: unknown): Outcome {
  if (typeof value !== 'string' || !OUTCOMES.includes(value)) throw new NotALoop(`outcome is none: ${describe(value)}`);
  return value as Outcome;
}

/** A code this fsbench does not know comes from a newer one: its doubt is dropped by none, so it is an error. */
export function checkWarning(code: unknown, detail: unknown): Warning {
  if (typeof code !== 'string' || !isWarningCode(code)) throw new NotALoop(`unknown warning ${describe(code)}`);
  return { code, detail: typeof detail === 'string' ? detail : '' };
}

interface Words extends Pick<ParsedLoop, 'workload' | 'mount' | 'run' | 'reason' | 'errno' | 'startedAt' | 'raw' | 'fioArgv' | 'warnings' | 'work' | 'swept'> {
  readonly outcome: unknown;
}

/** A loop of its words and figures; `carried` are those that have no place of their own. Throws NotALoop. */
export function makeLoop(words: Words, read: ReadFigure, carried: Pick<LoopFigures, 'figures'>): ParsedLoop {
  const outcome = checkOutcome(words.outcome);
  const loop = read('loop');
  if (loop === null || !Number.isInteger(loop) || loop < 1) throw new NotALoop(`loop is none: ${loop}`);
  const metrics = unflattenMetrics(read);
  const served = unflattenServed(read);
  if (outcome === 'ok' && metrics === null && carried.figures === undefined) throw new NotALoop('a loop that went well has no figures');
  return {
    ...words,
    outcome,
    loop,
    metrics,
    ...carried,
    parameters: unflattenParameters(read),
    elapsedMs: read('elapsedMs'),
    hostCpuSeconds: unflattenHostCpu(read),
    guest: unflattenProbe('guest', read),
    host: unflattenProbe('host', read),
    ...(served === undefined ? {} : { served }),
  };
}
