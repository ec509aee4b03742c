/** A mount kind as somebody might add it: ramfs. One file, and the row that the test adds. */

import { type MountKind, optionValue } from '../../../src/mount/kind.ts';

export const ramfs: MountKind = {
  kind: 'ramfs',
  summary: "ramfs in the guest's memory",
  options: { mode: { pattern: /^[0-7]{3}$/, form: 'an octal mode', meaning: 'mode of its root' } },
  fstype: 'ramfs',
  inMemory: true,
  needs: {},
  files: 'own',
  buildRecipe(spec, { tag, mountPoint }) {
    const { mode } = spec.options;
    return {
      daemon: null,
      qemuArgs: [],
      guestArgv: ['mount', '-t', 'ramfs', ...(mode === undefined ? [] : ['-o', `mode=${mode}`]), tag, mountPoint],
      expected: {
        fstype: 'ramfs',
        source: tag,
        options: mode === undefined ? [] : [{ name: 'mode', value: mode, found: (options) => optionValue(options, 'mode') }],
      },
    };
  },
};
