/** tmpfs in the guest: a control that no daemon and no host file system can slow down. */

import { type MountKind, optionValue } from './kind.ts';

/** The kernel rounds the size up to pages and shows it so. */
const PAGE_BYTES = 4096;

export const tmpfs: MountKind = {
  kind: 'tmpfs',
  summary: "tmpfs in the guest's memory, as a control",
  options: {
    size: { pattern: /^\d+$/, form: 'a size from 4k', unit: 'bytes', least: PAGE_BYTES, meaning: "largest size (the kernel's default: half the memory)" },
  },
  fstype: 'tmpfs',
  inMemory: true,
  needs: {},
  files: 'own',
  buildRecipe(spec, context) {
    const { size } = spec.options;
    const kibibytes = size === undefined ? null : `${Math.ceil(Number(size) / PAGE_BYTES) * (PAGE_BYTES / 1024)}k`;
    return {
      daemon: null,
      qemuArgs: [],
      guestArgv: ['mount', '-t', 'tmpfs', ...(size === undefined ? [] : ['-o', `size=${size}`]), context.tag, context.mountPoint],
      expected: {
        fstype: 'tmpfs',
        source: context.tag,
        options: kibibytes === null ? [] : [{ name: 'size', value: kibibytes, found: (options) => optionValue(options, 'size') }],
      },
    };
  },
};
