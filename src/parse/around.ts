/** What stands around a document of fio in another one, or in its options, that may tell of which mount it is: by key, what is not counted or measured. */

import { isObject, type Json } from './json-object.ts';
import { placeOfCommand } from './paste/lead-in.ts';
import { LONGEST_COMMAND } from './paste/lines.ts';

/** The outermost first, by the path of its key. */
export type Around = ReadonlyMap<string, string>;

/** Keys of what is another value at each run: counts, times, ends, versions of a build. */
const OF_A_RUN =
  /^_?(?:u?u?id|.*_id|run(?:s|_?no|_?number)?|loop|iter(?:ation)?|rep(?:eat|etition)?|attempt|try|trial|round|pass|sample|index|idx|i|n|no|num|number|seq(?:uence)?|count|order|step|.*time.*|.*date.*|ts|start\w*|end\w*|begin\w*|began|finish\w*|stop\w*|created\w*|updated\w*|delta|duration|elapsed|took|rc|ret\w*|exit\w*|status|state|code|pid|sha\d*|commit|hash|digest|build\w*|std(?:out|err)\w*|out|output|err(?:or)?|log\w*|msg|message|text|comment|notes?|ok|success|failed|changed|skipped|cached)$/i;

/** Keys of numbers that are chosen and not measured. */
const CHOSEN = /thread|procs?$|jobs?$|depth|^qd$|cores?$|cpus$|memory|size$|queue|worker|client|replica|stripe|block|^bs$|chunk|^mtu$/i;

/** Times, and names that nobody chose. */
const NO_NAME =
  /^\d{4}-\d\d-\d\d|^\d{1,2}:\d\d|^(?:0x)?(?=[a-f]*\d)[\da-f]{6,}$|^[\da-f]{8}-[\da-f-]{20,}$|^(?:run|loop|iter(?:ation)?|rep|trial|pass|try)?[-_. ]?\d{1,9}(?:\.[a-z]{1,5})?$/i;

const LONGEST = 60;
const LONGEST_KEY = 200;
const MOST_FACTS = 100;

export const isLabel = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= LONGEST && !value.includes('\n');

/** What `value` of `key` tells; null for nothing. */
function factOf(key: string, value: unknown): string | null {
  if (/^(?:cmd|command|cmdline|args|argv|invocation)$/i.test(key)) {
    const words = Array.isArray(value) ? value.join(' ') : value;
    return typeof words === 'string' && words.length <= LONGEST_COMMAND ? placeOfCommand(words) : null;
  }
  if (OF_A_RUN.test(key)) return null;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isInteger(value) && CHOSEN.test(key))) return `${key}=${value}`;
  if (Array.isArray(value)) return value.length > 0 && value.length <= 5 && value.every(isLabel) ? value.join(', ') : null;
  if (!isLabel(value) || NO_NAME.test(value)) return null;
  return /[a-z]/i.test(value) ? value : `${key} ${value}`;
}

/** Adds what the fields of an object tell, and those of small objects in it, such as `params` or `metadata.labels`. */
export function addFacts(around: Map<string, string>, object: Json, path: string, isOwn: (key: string) => boolean = () => false, depth = 2): void {
  for (const key in object) {
    if (isOwn(key) || key.length > LONGEST_KEY || around.size >= MOST_FACTS) continue;
    const value = object[key];
    const fact = factOf(key, value);
    if (fact !== null) around.set(`${path}.${key}`, fact);
    else if (depth > 0 && isObject(value) && !OF_A_RUN.test(key) && !('jobs' in value)) addFacts(around, value, `${path}.${key}`, isOwn, depth - 1);
  }
}

/** Keys of fio's own documents. */
const OF_FIO = new Set(['fio version', 'timestamp', 'timestamp_ms', 'time', 'global options', 'jobs', 'client_stats', 'disk_util']);

/** Folders of single runs in a mount. */
const RUN_FOLDER = /\/(?:run|loop|iter(?:ation)?|rep|trial|pass|try)[-_.]?\d{1,9}$/i;

/** Where a job was told to work: its folder or device; null where it was not told, or files of the folder that fio was started in. */
function placeOf(options: unknown): string | null {
  if (!isObject(options)) return null;
  const { directory, filename } = options;
  if (typeof directory === 'string') return directory.replace(RUN_FOLDER, '');
  if (typeof filename !== 'string' || !filename.includes('/')) return null;
  return filename.startsWith('/dev/') ? filename : filename.slice(0, filename.lastIndexOf('/')).replace(RUN_FOLDER, '');
}

/** What a document of fio says itself: fields that another tool added to it, and where all of its jobs worked. */
export function factsOfDocument(value: unknown): Map<string, string> {
  const around = new Map<string, string>();
  if (!isObject(value)) return around;
  for (const key in value) {
    if (OF_FIO.has(key)) continue;
    addFacts(around, value, '', (own) => OF_FIO.has(own));
    break;
  }
  const shared = placeOf(value['global options']);
  const jobs = Array.isArray(value['jobs']) ? value['jobs'] : [];
  let place: string | null | undefined;
  for (const job of jobs) {
    const own = (isObject(job) ? placeOf(job['job options']) : null) ?? shared;
    if (place !== undefined && place !== own) return around;
    place = own;
  }
  if (place != null && place !== '') around.set('directory', place);
  return around;
}

/** Keys that do not have one value in all that have them. */
export function varyingKeys(all: readonly Around[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const around of all)
    for (const [key, value] of around) {
      const known = values.get(key);
      if (known === undefined) values.set(key, new Set([value]));
      else known.add(value);
    }
  return [...values].filter(([, found]) => found.size > 1).map(([key]) => key);
}

/** Of each what tells it from others: its values of these keys. */
export function varyingFacts(all: readonly Around[]): string[][] {
  const keys = varyingKeys(all);
  return all.map((around) => keys.flatMap((key) => around.get(key) ?? []));
}
