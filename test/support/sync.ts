/** Plans and results of `fsbench sync` for tests. */

import type { DelayResult, SyncPlan } from '../../src/model/sync.ts';

export const SYNC_PLAN: SyncPlan = {
  target: 'qemu',
  mounts: [
    { name: 'virtiofs', spec: 'virtiofs', hostDir: null, copy: null },
    { name: 'tmpfs', spec: 'tmpfs', hostDir: null, copy: null },
  ],
  parts: ['delays', 'notices', 'bulk', 'storm', 'cost'],
  trials: 2,
  deadlineSeconds: 5,
  cellSeconds: 5,
  files: [10, 20],
  operations: 10,
  costSeconds: 1,
  seed: 1,
  cpus: '2',
  memory: '2G',
  accel: 'auto',
  share: null,
};

/** A delay that was seen after `highMs`, with what a test says otherwise. */
export function makeDelay(highMs: number, changes: Partial<DelayResult> = {}): DelayResult {
  return {
    kind: 'delay',
    mount: 'virtiofs',
    direction: 'host-guest',
    change: 'create',
    look: 'stat',
    trial: 1,
    outcome: 'ok',
    reason: null,
    lowMs: Math.max(0, highMs - 1),
    highMs,
    looks: 3,
    ...changes,
  };
}
