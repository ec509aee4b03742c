/** What a kind of fault is: what it does to a run, when it may strike, and how the command may end. */

import type { Ended, Running } from '../test/e2e/support.ts';

/** Where in a run a fault strikes, as far as it shows from outside. */
export type Phase = 'boot' | 'layout' | 'loop' | 'record' | 'report';

export interface Moment {
  readonly phase: Phase;
  /** The loop, from 1, for `loop` (it is being measured) and `record` (it is being written down). */
  readonly loop: number;
  /** How long after the phase has begun. */
  readonly delayMs: number;
}

/** What a trial can find wrong. `lost`: results gone, changed or double; `table`: cells, outcomes or times that can't be. */
export const CHECKS = ['lost', 'table', 'left', 'words', 'stuck'] as const;

export interface Failure {
  readonly check: (typeof CHECKS)[number];
  readonly text: string;
}

/** Where a trial takes place. All folders are its own; the temporary folder and the state folder of its commands too. */
export interface Scene {
  /** Everything of the trial lies in it. */
  readonly root: string;
  /** The run directory. */
  readonly dir: string;
  /** The parent of the share: the run directory, or a folder given by --share. */
  readonly shareParent: string;
  /** The temporary folder of the commands. */
  readonly temporary: string;
  /** Uniform in [0, 1), from the trial's seed. */
  readonly uniform: () => number;
  /** Starts `fsbench ...argv` here. */
  start(argv: readonly string[]): Running;
  /** Runs it to its end, and ends it where it takes longer than anything should, which fails the trial. */
  run(argv: readonly string[]): Promise<Ended>;
}

/** What was done, in a few words, and what was found wrong while doing it. */
export interface Strike {
  readonly did: string;
  /** True where it came too late, or found nothing to strike. */
  readonly missed?: boolean;
  readonly failures?: readonly Failure[];
}

/** An end that the command may come to: its exit code or the signal that ended it, and what stderr must then say. */
interface Ending {
  readonly how: number | NodeJS.Signals;
  readonly says?: RegExp;
}

/** A fault in a run of the small matrix. Undisturbed ends (exit code 0 with the table) are always allowed. */
export interface RunKind {
  readonly name: string;
  /** For the table: what happens. */
  readonly does: string;
  readonly phases: readonly Phase[];
  /** Why it can't be tried here; null where it can. */
  readonly whyNot?: () => string | null;
  /** What --mounts gets instead of the matrix's: mounts of the same names. */
  readonly mounts?: () => string;
  /** Variables of the first command's environment. */
  readonly env?: (scene: Pick<Scene, 'root'>) => Readonly<Record<string, string>>;
  /** Small file systems that are mounted for it: below the run directory's parent, or as the share's parent; in MiB. */
  readonly disks?: { readonly run?: number; readonly share?: number };
  strike(scene: Scene, running: Running): Promise<Strike>;
  readonly endings: readonly Ending[];
  /** Where an end leaves folders for the next start to take away: only if stderr says so, or without a word, as a kill and a second Ctrl-C do. */
  readonly leavesFolders?: 'said' | 'unsaid';
  /** Puts right what keeps the run from going on. After it, what results.jsonl holds must stay. */
  mend?(scene: Scene): Promise<void> | void;
  /** Resumes otherwise than by one `--resume` after the other. */
  resume?(scene: Scene): Promise<readonly Failure[]>;
}

/** A fault that needs no run: it says itself what it found. */
export interface OtherKind {
  readonly name: string;
  readonly does: string;
  readonly whyNot?: () => string | null;
  attempt(scene: Scene): Promise<Strike>;
}

export type Kind = RunKind | OtherKind;

/** A whole number from 0 up to, not including, `below`. */
export const pick = (scene: Pick<Scene, 'uniform'>, below: number) => Math.floor(scene.uniform() * below);
