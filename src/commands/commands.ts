/** The commands there are, in the order of help: to add one, write its declaration beside its code and name it here. */

import type { CommandDeclaration } from './declare.ts';

/** What the list of commands shows, so that it is there at once. */
interface CommandRow {
  readonly description: string;
  /** Its arguments as help shows them, if it takes any. */
  readonly arguments?: readonly string[];
  /** Loaded when the command is asked for. */
  readonly load: () => Promise<CommandDeclaration>;
}

export const COMMANDS: Readonly<Record<string, CommandRow>> = {
  fio: {
    description: 'measure fio workloads over several mounts and say which one wins',
    load: async () => (await import('./fio-declaration.ts')).declareFio,
  },
  exec: {
    description: 'time a command, or ready work such as npm ci and git status, over several mounts',
    arguments: ['[command...]'],
    load: async () => (await import('./exec-declaration.ts')).declareExec,
  },
  report: {
    description: 'render results, of one source or several side by side: tables, a page, charts, or blocks of a document',
    arguments: ['<source...>'],
    load: async () => (await import('./report-declaration.ts')).declareReport,
  },
  compare: {
    description: 'each cell of one measurement against the same cell of another: ratio, interval, verdict',
    arguments: ['<base>', '<new>'],
    load: async () => (await import('./compare-declaration.ts')).declareCompare,
  },
  explain: {
    description: "what the servers of a run's mounts did for each I/O: requests, sizes, syncs, O_DIRECT, by tracing loops of their own",
    arguments: ['<run>'],
    load: async () => (await import('./explain/declaration.ts')).declareExplain,
  },
  semantics: {
    description: 'what each mount keeps: operations, locks, times, freshness, notification, durability, each tried once',
    load: async () => (await import('./semantics/declaration.ts')).declareSemantics,
  },
  sync: {
    description: 'when a change on one side is seen on the other, and by whom: delays, events, losses, of mounts and of copies',
    load: async () => (await import('./sync-declaration.ts')).declareSync,
  },
  jobs: {
    description: 'the workloads fsbench knows',
    load: async () => (await import('./jobs-declaration.ts')).declareJobs,
  },
  doctor: {
    description: "what is installed, what works here, and how to mend what doesn't",
    load: async () => (await import('./doctor-declaration.ts')).declareDoctor,
  },
  history: {
    description: 'keep the results of nightly runs: add, list, show, chart, export, prune',
    load: async () => (await import('./history/declaration.ts')).declareHistory,
  },
  check: {
    description: 'did this night regress? judged against the nights of a history: where, since when, how sure',
    arguments: ['<source...>'],
    load: async () => (await import('./check/declaration.ts')).declareCheck,
  },
};
