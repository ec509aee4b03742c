/** Clocks that jump under a run: for fsbench alone, by libfaketime, which reads the jump from a file. */

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick, type RunKind } from '../kind.ts';

/** Debian's and Fedora's places of libfaketime. */
const PLACES = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib64/faketime', '/usr/lib/faketime'];
const LIBRARY = PLACES.flatMap((dir) => (existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [])).find((file) =>
  file.endsWith('libfaketimeMT.so.1'),
);

const JUMPS = ['+1d', '-1d', '+1h', '-1h', '+120', '-120'];

const offsetFile = (root: string) => join(root, 'clock');

/** The kind that sets the clock. */
export const CLOCK_KINDS: readonly RunKind[] = [
  {
    name: 'clock-jump',
    does: "fsbench's clock jumps by minutes, an hour or a day, forwards or back",
    phases: ['boot', 'layout', 'loop', 'record', 'report'],
    whyNot: () => (LIBRARY === undefined ? 'no libfaketime (package faketime)' : null),
    env({ root }) {
      writeFileSync(offsetFile(root), '+0\n');
      return { LD_PRELOAD: LIBRARY as string, FAKETIME_TIMESTAMP_FILE: offsetFile(root), FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    },
    async strike(scene) {
      const jump = JUMPS[pick(scene, JUMPS.length)] as string;
      writeFileSync(offsetFile(scene.root), `${jump}\n`);
      return { did: `clock ${jump}` };
    },
    endings: [],
  },
];
