/**
 * What of a VM of our own can be chosen: for the whole run (`--kernel`), or of a mount (`kernel=`), which then is in a VM of its own that is
 * a target of the plan, `qemu?kernel=6.12`.
 */

/** Processors that a guest can have, as Linux and QEMU call them. */
export const ARCHITECTURES = ['x86_64', 'aarch64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** Each choice by its name, which an option of mounts, one of the command line and one of the target's address share. */
export const VM_CHOICES = {
  kernel: {
    pattern: /^(?:\d{1,2}\.\d{1,3}|linux-image-[a-z0-9][a-z0-9.+-]{0,80}|\/[^&\p{Cc}]+)$/u,
    form: 'a version such as 6.12, a package such as linux-image-6.12-amd64, or the absolute path of a .deb or a folder (without &)',
    meaning: "the guest's kernel, of those that apt has, or of files of this host",
  },
  qemu: {
    // `&` would begin another option of the target.
    pattern: /^\/[^&\p{Cc}]+$/u,
    form: 'an absolute path without &',
    meaning: 'the QEMU to run',
    namesProgram: true,
  },
  arch: { values: ARCHITECTURES, meaning: "the guest's processor; another than this host's is emulated" },
} as const;

/** Whether what is said for `kernel` is a path of this machine: of a package, a folder or a kernel. */
export const namesKernelFile = (kernel: string): boolean => kernel.startsWith('/');

export type VmChoiceName = keyof typeof VM_CHOICES;
export type VmChoice = Partial<Record<VmChoiceName, string>>;

export const VM_CHOICE_NAMES = Object.keys(VM_CHOICES) as VmChoiceName[];

/** Those of `values` that are choices, in the order of the table. */
export function pickChoice(values: Readonly<Record<string, unknown>>): VmChoice {
  return Object.fromEntries(VM_CHOICE_NAMES.flatMap((name) => (typeof values[name] === 'string' ? [[name, values[name]]] : [])));
}

/** What a target of our own VM is called; the inverse of readChoice. */
export function writeChoice(choice: VmChoice): string {
  const pairs = VM_CHOICE_NAMES.flatMap((name) => (choice[name] === undefined ? [] : [`${name}=${choice[name]}`]));
  return pairs.length === 0 ? 'qemu' : `qemu?${pairs.join('&')}`;
}

/** What a target's name says of its VM; nothing for a target of another kind. */
export function readChoice(target: string): VmChoice {
  const query = /^qemu\?(.*)$/s.exec(target)?.[1];
  const pairs = query === undefined ? [] : query.split('&').map((pair) => [pair.replace(/=.*$/s, ''), pair.slice(pair.indexOf('=') + 1)] as const);
  return pickChoice(Object.fromEntries(pairs));
}

/** All that is chosen of a target's VM, its own before the run's. */
export function choiceOf(plan: VmChoice, target: string): VmChoice {
  return { ...pickChoice({ ...plan }), ...readChoice(target) };
}
