/** The commands there are, in the order of help: to add one, write its declaration beside its code and name it here. */

import type { CommandDeclaration } from './declare.ts';

/** Each is loaded when it is asked for, and all of them for help and completion. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandDeclaration>>> = {
  fio: async () => (await import('./fio-declaration.ts')).declareFio,
  report: async () => (await import('./report-declaration.ts')).declareReport,
  compare: async () => (await import('./compare-declaration.ts')).declareCompare,
  jobs: async () => (await import('./jobs-declaration.ts')).declareJobs,
  doctor: async () => (await import('./doctor-declaration.ts')).declareDoctor,
  history: async () => (await import('./history/declaration.ts')).declareHistory,
  check: async () => (await import('./check/declaration.ts')).declareCheck,
};
