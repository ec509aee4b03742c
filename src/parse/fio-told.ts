/** What fio's JSON says that its jobs were told: options of all, of a client's host, and of a job itself. */

import type { Work } from './fio-work.ts';
import { isObject, type Json } from './json-object.ts';

/** Options that are text, which all of fio's are: beside them stand a client's name and port. */
function optionsOf(value: unknown): Work {
  if (!isObject(value)) return {};
  let isText = true;
  for (const name in value) isText &&= typeof value[name] === 'string';
  if (isText) return value as Work;
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** An option that was told in several ways reads as none of them. */
const MANY = ' and ';

/** Options in which all agree, and of the others what they are; `missing` stands for one that is not there. */
function joinOptions(all: readonly Work[], missing: readonly string[]): Work {
  const [first = {}, ...others] = all;
  if (others.length === 0) return first;
  const names = new Set(all.flatMap((options) => Object.keys(options)));
  return Object.fromEntries([...names].map((name) => [name, [...new Set(all.flatMap((options) => options[name] ?? missing))].join(MANY)]));
}

/** Whose options these are: since fio 3.39 a host can be there with several ports. */
const hostOf = ({ hostname, port }: Json) => JSON.stringify([hostname, String(port)]);

/** Beside a client's options, and no option. */
const NO_OPTIONS = ['hostname', 'port'];

export interface Told {
  /** Of all entries of one job together, by fio's names. */
  optionsFor(entries: readonly Json[]): Work;
  /** Whether all that a job was given is there, so that what is not there was not given. */
  isComplete(entries: readonly Json[]): boolean;
}

/** Reads `global options`, an object, or in client mode a list of one a client; and each entry's `job options`. */
export function readTold(document: Json): Told {
  const given = document['global options'];
  const list = Array.isArray(given) ? given.filter(isObject) : null;
  const shared = list === null ? optionsOf(given) : null;
  const byHost = new Map((list ?? []).map((each) => [hostOf(each), each]));
  const globalFor = (entry: Json): Work => {
    if (shared !== null) return shared;
    const own = byHost.get(hostOf(entry));
    return own === undefined
      ? joinOptions(
          (list ?? []).map((each) => withoutHost(optionsOf(each))),
          [],
        )
      : withoutHost(optionsOf(own));
  };
  // Jobs that another program took out of a document have lost what all were told.
  const isWhole = 'fio version' in document || 'global options' in document;
  return {
    optionsFor(entries) {
      const last = entries.at(-1);
      if (last === undefined) return shared ?? {};
      // Copies of a job are told the same, but on several hosts.
      if (shared !== null || entries.length === 1) return { ...globalFor(last), ...optionsOf(last['job options']) };
      return joinOptions(
        entries.map((entry) => ({ ...globalFor(entry), ...optionsOf(entry['job options']) })),
        ['not set'],
      );
    },
    isComplete: (entries) => isWhole && isObject(entries[0]?.['job options']),
  };
}

const withoutHost = (options: Work): Work => Object.fromEntries(Object.entries(options).filter(([name]) => !NO_OPTIONS.includes(name)));
