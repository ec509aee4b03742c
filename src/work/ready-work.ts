/** The work of every day that comes with fsbench: commands of exec-jobs, some of them both cold and warm, and fio's engines that act on files. */

interface ReadyCommand {
  /** What --jobs calls it. */
  readonly name: string;
  /** Its file, without the ending. */
  readonly file: string;
  readonly caches: 'cold' | 'warm';
}

/** In the order of tables: what reads, what writes, whole tools. */
const FILES: readonly (readonly [file: string, ...more: 'warm'[]])[] = [
  ['git-status', 'warm'],
  ['find-stat', 'warm'],
  ['stat-storm', 'warm'],
  ['small-reads'],
  ['untar'],
  ['rm-rf'],
  ['git-checkout'],
  ['git-clone'],
  ['npm-ci'],
  ['compile'],
  ['sqlite'],
];

/** What stands for all of it in --jobs. */
export const ALL_READY_WORK = 'apps';

/** Jobs of fio-jobs, by their names. */
export const READY_FIO_JOBS = ['filecreate', 'filestat', 'filedelete'] as const;

export const READY_COMMANDS: readonly ReadyCommand[] = FILES.flatMap(([file, ...more]) => [
  { name: file, file, caches: 'cold' as const },
  ...more.map((caches) => ({ name: `${file}-${caches}`, file, caches })),
]);

export const READY_WORK_NAMES: readonly string[] = [...READY_COMMANDS.map(({ name }) => name), ...READY_FIO_JOBS];
