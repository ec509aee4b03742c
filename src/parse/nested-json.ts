/** Documents of fio inside the JSON of other tools, which nest and list them, and what stands around each that may name it. */

import { type Around, addFacts, factsOfDocument, isLabel } from './around.ts';
import { isFioDocument } from './fio-json.ts';
import { isObject, type Json } from './json-object.ts';

/** Values that are looked at, so that no document costs more than reading it did. */
const MOST_VALUES = 1_000_000;

/** Strings that are long enough to hold a document as text, as logs and databases do. */
const SHORTEST_TEXT = 20;

export interface NestedDocument {
  readonly value: unknown;
  /** The outermost first: keys, and what an object around it says that it is called. */
  readonly labels: readonly string[];
  /** What else stands around it, which names it where it is not the same around others. */
  readonly around: Around;
}

/** A document that stands in a string; undefined where there is none. */
function readString(text: string): unknown {
  if (text.length < SHORTEST_TEXT || !/^\s*[[{]/.test(text) || !/"(?:jobs|client_stats)"/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isJob = (each: unknown) => isObject(each) && ('read' in each || 'write' in each || 'mixed' in each);

/** Other tools have jobs too: fio's carry its version, or directions. */
function isOfFio(document: Json): boolean {
  return 'fio version' in document || [document['jobs'], document['client_stats']].some((list) => Array.isArray(list) && list.some(isJob));
}

/** Jobs that were taken out of their document, one or a list. */
const isBareJob = (value: unknown) => isJob(value) && isObject(value) && typeof value['jobname'] === 'string' && 'groupid' in value;

function documentOf(value: unknown, takesJobs: boolean): unknown {
  if (isFioDocument(value) && isOfFio(value as Json)) return value;
  if (!takesJobs) return undefined;
  if (isBareJob(value)) return { jobs: [value] };
  return Array.isArray(value) && value.length > 0 && value.every(isBareJob) ? { jobs: value } : undefined;
}

/** Keys of what says how an object is called. */
const NAMING =
  /^(?:name|mount|mount_?point|fs|fs_?type|file_?system|host|hostname|target|label|variant|config|backend|driver|share|pod|node|case|title|test)$/i;

/** How an object is called by itself, or by what it says of itself (`metadata`). */
const namesIn = (value: Json): string[] =>
  Object.entries(value).flatMap(([key, each]) =>
    NAMING.test(key) && isLabel(each) ? [each] : key === 'metadata' && isObject(each) && isLabel(each['name']) ? [each['name']] : [],
  );

interface Waiting {
  readonly value: unknown;
  readonly labels: readonly string[];
  readonly around: Around;
  readonly path: string;
}

/** The elements of a list, each with the string that stands for it: beside it in a pair, or at its place in a list of strings beside. */
function elementsOf(list: readonly unknown[], beside: readonly unknown[], { labels, around, path }: Waiting): Waiting[] {
  const [first] = list;
  const names = beside.filter((each): each is string[] => Array.isArray(each) && each !== list && each.length === list.length && each.every(isLabel));
  return list.map((value, at) => {
    const named = new Map(around);
    if (list.length === 2 && at === 1 && isLabel(first)) named.set(`${path}[]`, first);
    for (const [which, each] of list.length > 1 ? names.entries() : []) named.set(`${path}[${which}]`, each[at] as string);
    return { value, labels, around: named, path };
  });
}

/** All of them, in the order in which they stand; those inside another are part of it. With `takesJobs` jobs without their document too. */
export function findFioDocuments(value: unknown, takesJobs: boolean): NestedDocument[] {
  const found: NestedDocument[] = [];
  const waiting: Waiting[] = [{ value, labels: [], around: new Map(), path: '' }];
  for (let looked = 0; waiting.length > 0 && looked < MOST_VALUES; looked++) {
    const from = waiting.pop() as Waiting;
    const { value: next, labels, path } = from;
    const each = typeof next === 'string' ? readString(next) : next;
    if (typeof each !== 'object' || each === null) continue;
    const document = documentOf(each, takesJobs);
    if (document !== undefined) found.push({ value: document, labels, around: new Map([...from.around, ...factsOfDocument(document)]) });
    else if (Array.isArray(each)) waiting.push(...elementsOf(each, [], from).reverse());
    else {
      const names = [...labels, ...namesIn(each as Json)];
      const own = new Map<string, string>();
      addFacts(own, each as Json, path);
      const around = own.size === 0 ? from.around : new Map([...from.around, ...own]);
      for (const [key, inner] of Object.entries(each).reverse()) {
        const within = { value: inner, labels: isLabel(key) ? [...names, key] : names, around, path: `${path}.${isLabel(key) ? key : ''}` };
        if (Array.isArray(inner)) waiting.push(...elementsOf(inner, Object.values(each), within).reverse());
        else if (typeof inner === 'object' || typeof inner === 'string') waiting.push(within);
      }
    }
  }
  return found;
}
