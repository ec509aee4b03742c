/** What a mount kind is: its options, and the pure function from a checked spec to daemon, device and guest command. */

import type { MountSpec, SweptUnit } from '../model/records.ts';
import { VM_CHOICES } from '../model/vm-choice.ts';
import type { Warning } from '../model/warnings.ts';

/** Which values an option takes: a closed list, or a pattern with words for the error message. */
export type OptionRule =
  | { readonly values: readonly string[]; readonly meaning: string }
  | {
      readonly pattern: RegExp;
      readonly form: string;
      readonly meaning: string;
      /** Of a number: `bytes` can be written as a size, and are kept as a whole number. */
      readonly unit?: SweptUnit;
      readonly least?: number;
      readonly most?: number;
      /** What it must be a whole multiple of. */
      readonly multiple?: number;
      /** The value is a program that is run on the host: it is taken from nobody but the user. */
      readonly namesProgram?: true;
    };

/** The rule of an option that mounts of a kind take: the kind's own, or one that chooses the VM. */
export function ruleOf({ options }: Pick<MountKind, 'options'>, key: string): OptionRule | undefined {
  const rules: Readonly<Record<string, OptionRule>> = Object.hasOwn(options, key) ? options : VM_CHOICES;
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}

export const YES_NO = ['yes', 'no'] as const;

/** A daemon found on this host. Programs of one name can differ in their options: that is their flavour. */
export interface DaemonProgram {
  readonly path: string;
  readonly flavour: string;
  readonly version: string;
}

/** How the guest reaches the share's sshd. All paths but `sharePath` are the guest's; `sharePath` is sshd's view. */
export interface SshfsEndpoint {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly sharePath: string;
}

/** Where a recipe's parts live; one context a mount. */
export interface MountContext {
  /** Short and unique in the VM: the virtiofs or 9p tag and the stem of device ids. */
  readonly tag: string;
  /** The shared folder on the host, absolute and without symbolic links. */
  readonly shareDir: string;
  /** Where a vhost-user socket may be made on the host. */
  readonly socketPath: string;
  /** What the kind's `needs.daemon` found. */
  readonly daemon: DaemonProgram | null;
  readonly sshfs: SshfsEndpoint | null;
  /** Where the guest mounts it. */
  readonly mountPoint: string;
}

/** One mount option that /proc/mounts must show. `found` reads it from the options found; undefined: not there. */
export interface ExpectedOption {
  readonly name: string;
  readonly value: string;
  readonly found: (options: readonly string[]) => string | undefined;
}

/** What the guest's mount table must say before anything is timed. */
export interface ExpectedMount {
  readonly fstype: string;
  readonly source: string | null;
  readonly options: readonly ExpectedOption[];
}

/** A mount as commands: pure data that table tests cover without booting anything. */
export interface MountRecipe {
  readonly daemon: {
    readonly argv: readonly string[];
    /** The file that is there once it answers. */
    readonly socketPath: string;
    /** The file that it writes what it has to say into, beside its output. */
    readonly logFile?: string;
    /** It serves the guest by the network of the VM: what it reads and writes is more than files. */
    readonly overNetwork?: true;
  } | null;
  /** What is run on the host before QEMU starts, one after the other. */
  readonly prepare?: readonly (readonly string[])[];
  readonly qemuArgs: readonly string[];
  /** QEMU moves its data in ways that the kernel does not count in /proc/PID/io (run/served.ts): none of it is told, rather than too little. */
  readonly isUncounted?: boolean;
  readonly guestArgv: readonly string[];
  /** How long that may take where it is more than usual, in milliseconds. */
  readonly patienceMs?: number;
  /**
   * `guestArgv` speaks SFTP on its standard input and output: it is run from the host over an ssh of its own, with the share's sftp server
   * at the other end. These are ssh's options, `Name=value`.
   */
  readonly overSsh?: readonly string[];
  readonly expected: ExpectedMount;
}

/** What the options of a mount meet; null where that is not known yet. */
export interface Surroundings {
  readonly daemon: DaemonProgram | null;
  /** Of the guest's kernel. */
  readonly release: string | null;
}

/** Why options can't be had, as a sentence without its beginning, and how to mend that. */
interface Misfit {
  readonly why: string;
  readonly hint: string;
}

export interface MountKind {
  readonly kind: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionRule>>;
  /** Options that exist elsewhere and can't work here, with the reason. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Its type as the mount table shows it, such as `fuse.sshfs`. */
  readonly fstype: string;
  /** True for a file system of nothing but memory: its files are always cached, and what slows it down is the machine alone, so it is a control. */
  readonly inMemory?: boolean;
  /** Seconds for which it keeps names and attributes where no drop of caches reaches them; absent: it keeps none. */
  keepsNamesSeconds?(options: Readonly<Record<string, string>>): number;
  /** What "Too many open files" (EMFILE) means there, and what mends it, where no limit of the program that was told so is meant. */
  readonly onTooManyFiles?: string;
  /** Which of its options can't be had together, of this daemon or with this kernel; null where nothing is known against them. Absent: all can. */
  findMisfit?(options: Readonly<Record<string, string>>, met: Surroundings): Misfit | null;
  /** What of its options does nothing with this kernel in the guest (its release), for work that asks for O_DIRECT or does not; absent: all do what they say. */
  findIdle?(options: Readonly<Record<string, string>>, release: string, isDirect: boolean): readonly Warning[];
  /** `daemon`: a program of target/daemons.ts; `sshd`: the share's; `modules`: of the guest's kernel, where they are not built in. */
  readonly needs: { readonly daemon?: string; readonly sshd?: boolean; readonly modules?: readonly string[] };
  /** How a guest can reach files outside the share, in words; absent: it can't. Jobs that may do more than I/O then need leave. */
  readonly leavesShare?: string;
  /** `share`: all mounts of the shared folder show the same files; `own`: the mount has files of its own. */
  readonly files: 'share' | 'own';
  buildRecipe(spec: MountSpec, context: MountContext): MountRecipe;
}

/** Reads `name=value` from a mount table's options. */
export function optionValue(options: readonly string[], name: string): string | undefined {
  return options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
}
