/** fsbench's own JSON, as render/json.ts writes it, back to loops. */

import { flattenMetrics } from '../figures/flat-loop.ts';
import type { Explained } from '../model/explained.ts';
import { type LoopFigures, type LoopResult, type Metrics, type RunRecord, SCHEMA_VERSION } from '../model/records.ts';
import { readExplainedCell } from './explained.ts';
import { isObject, type Json } from './json-object.ts';
import { checkCarried, checkFigure, checkSwept, checkWarning, checkWork, makeLoop, NotALoop } from './loop-schema.ts';
import { excerpt, gatherProblems, inOrder, type ParsedFile, type ParsedLoop, readTerms } from './parsed-file.ts';

/** True for a document of ours. */
export function isFsbenchDocument(value: unknown): boolean {
  return isObject(value) && typeof value['schemaVersion'] === 'number' && Array.isArray(value['workloads']);
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a loop carries, whatever it is called: a newer fsbench may know more. Nothing where it carries nothing. */
function readCarried(value: unknown): Pick<LoopFigures, 'figures'> {
  return isObject(value) ? checkCarried(Object.entries(value).map(([name, each]) => [name, checkFigure(excerpt(name), each)])) : {};
}

function readLoop(value: unknown, workload: string, mount: string): ParsedLoop {
  if (!isObject(value)) throw new NotALoop('it is no object');
  const nested = isObject(value['parameters']) ? value['parameters'] : {};
  const cpu = isObject(value['hostCpuSeconds']) ? value['hostCpuSeconds'] : {};
  const served = isObject(value['served']) ? value['served'] : {};
  const flat: Record<string, unknown> = {
    ...value,
    ...nested,
    hostCpuQemuSeconds: cpu['qemu'],
    hostCpuDaemonSeconds: cpu['daemon'],
    hostCpuSshdSeconds: cpu['sshd'],
    servedBytes: served['bytes'],
    servedDiskReadBytes: served['diskReadBytes'],
  };
  for (const side of ['guest', 'host']) {
    const probe = isObject(value[side]) ? value[side] : {};
    const pressure = isObject(probe['pressureUs']) ? probe['pressureUs'] : {};
    flat[`${side}StealFraction`] = probe['stealFraction'];
    flat[`${side}Load1`] = probe['load1'];
    flat[`${side}PressureCpuUs`] = pressure['cpu'];
    flat[`${side}PressureIoUs`] = pressure['io'];
    flat[`${side}PressureMemoryUs`] = pressure['memory'];
  }
  return makeLoop(
    {
      workload,
      mount,
      run: word(value['run']),
      outcome: value['outcome'],
      errno: word(value['errno']),
      reason: word(value['reason']),
      startedAt: word(value['startedAt']),
      raw: word(value['raw']),
      fioArgv: list(value['fioArgv']).filter((each) => typeof each === 'string'),
      warnings: list(value['warnings']).map((each) => (isObject(each) ? checkWarning(each['code'], each['detail']) : checkWarning(each, ''))),
      ...checkWork(value['work']),
      ...checkSwept(value['swept']),
    },
    (name) => checkFigure(name, Object.hasOwn(flat, name) ? flat[name] : null),
    readCarried(value['figures']),
  );
}

/** A line of results.jsonl. Throws NotALoop. */
export function readStoredLoop(value: unknown): LoopResult {
  if (!isObject(value) || typeof value['workload'] !== 'string' || typeof value['mount'] !== 'string') throw new NotALoop('it names no loop');
  const { workload, mount, metrics } = value as { readonly workload: string; readonly mount: string; readonly metrics?: Metrics };
  const { run: _run, parameters: _parameters, ...loop } = readLoop({ ...value, ...flattenMetrics(metrics ?? null) }, workload, mount);
  return { ...loop, mount };
}

const isFlat = (value: unknown) => isObject(value) && Object.values(value).every((each) => typeof each !== 'object' || each === null);

const isList = (value: unknown, isEntry: (entry: Json) => boolean) => Array.isArray(value) && value.every((entry) => isObject(entry) && isEntry(entry));

const isWords = (value: unknown) => isObject(value) && Object.values(value).every((each) => typeof each === 'string');

/** An Environment: flat, but for the words of its parts and programs. */
function isMachine(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { parts = {}, programs = {}, ...rest } = value;
  return isFlat(rest) && isWords(parts) && isWords(programs);
}

/** Which other command of ours wrote this run.json, `sync`; null where none says so. */
export function kindOfOtherRun(value: unknown): string | null {
  return isObject(value) && value['kind'] === 'sync' ? value['kind'] : null;
}

const isNumberOrNull = (value: unknown) => value === null || typeof value === 'number';

/** What looking at a run again reads of its budget. */
const isBudget = (value: unknown) =>
  isObject(value) && isNumberOrNull(value['seconds']) && isNumberOrNull(value['precision']) && typeof value['margin'] === 'number';

/** Whether all is there that comparing and printing a run reads of it. */
export function isRunRecord(value: unknown): value is RunRecord {
  if (!isObject(value) || typeof value['id'] !== 'string' || !isObject(value['plan'])) return false;
  const { plan, environment, environments = {}, mounts, notes } = value as { readonly plan: Json } & Json;
  return (
    typeof plan['target'] === 'string' &&
    (plan['targets'] === undefined || (Array.isArray(plan['targets']) && plan['targets'].every((each) => typeof each === 'string'))) &&
    isList(plan['workloads'], ({ name }) => typeof name === 'string') &&
    isList(plan['mounts'], ({ name, kind, options }) => typeof name === 'string' && typeof kind === 'string' && isFlat(options)) &&
    isFlat(plan['fio']) &&
    (plan['budget'] === undefined || (isBudget(plan['budget']) && typeof plan['loops'] === 'number')) &&
    (environment === null || isMachine(environment)) &&
    isObject(environments) &&
    Object.values(environments).every(isMachine) &&
    isList(mounts, ({ name, options }) => typeof name === 'string' && Array.isArray(options)) &&
    Array.isArray(notes)
  );
}

/** The record of the one run a document was made from; null where it was made from several, or from none of ours. */
function readRun(document: Json): RunRecord | null {
  const [source, ...others] = list(document['sources']);
  const run = isObject(source) && others.length === 0 ? source['run'] : null;
  return isRunRecord(run) ? run : null;
}

/** Reads a parsed document that isFsbenchDocument; what is no loop becomes a problem that names its place. Never throws. */
export function readFsbenchDocument(value: unknown, line: number): ParsedFile {
  const document = isObject(value) ? value : {};
  const version = Number(document['schemaVersion']);
  const problems = gatherProblems();
  if (version > SCHEMA_VERSION) problems.add(line, `schema version ${version}; this fsbench knows ${SCHEMA_VERSION}: use a newer one`);
  const loops: ParsedLoop[] = [];
  const explained: Explained[] = [];
  const mounts: string[] = list(document['mounts']).filter((mount) => typeof mount === 'string');
  const workloads: string[] = [];
  for (const workload of version > SCHEMA_VERSION ? [] : list(document['workloads'])) {
    if (!isObject(workload) || typeof workload['name'] !== 'string') continue;
    const name = workload['name'];
    workloads.push(name);
    for (const cell of list(workload['cells'])) {
      if (!isObject(cell) || typeof cell['mount'] !== 'string') continue;
      const { mount } = cell as { readonly mount: string };
      mounts.push(mount);
      const traced = readExplainedCell(cell['explained'], name, mount);
      if (traced !== null) explained.push(traced);
      for (const [at, loop] of list(cell['loops']).entries()) {
        try {
          loops.push(readLoop(loop, name, mount));
        } catch (error) {
          if (!(error instanceof NotALoop)) throw error;
          problems.add(line, `${excerpt(name)} on ${excerpt(mount)}, entry ${at + 1} of loops: not a loop: ${error.message}`);
        }
      }
    }
  }
  return {
    format: 'fsbench-json',
    loops,
    mounts: inOrder(mounts),
    workloads: inOrder(workloads),
    run: readRun(document),
    ...readTerms(document, (text) => problems.add(line, text)),
    facts: [],
    problems: problems.list(),
    ...(explained.length === 0 ? {} : { explained }),
  };
}
