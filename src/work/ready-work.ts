/** The commands of every day that come with fsbench: files of exec-jobs, some of them both cold and warm. */

interface ReadyWork {
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

export const READY_WORK: readonly ReadyWork[] = FILES.flatMap(([file, ...more]) => [
  { name: file, file, caches: 'cold' as const },
  ...more.map((caches) => ({ name: `${file}-${caches}`, file, caches })),
]);

export const READY_WORK_NAMES: readonly string[] = READY_WORK.map(({ name }) => name);
