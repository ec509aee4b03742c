/** Runs of `fsbench semantics` and answers of probes, with everything a test does not care about filled in. */

import type { RunRecord } from '../../src/model/records.ts';
import type { ProbeAnswer } from '../../src/model/semantics.ts';
import { makePlan } from './records.ts';

/** A probe that a mount kept, but for what `parts` says. */
export function answerOf(mount: string, probe: string, parts: Partial<ProbeAnswer> = {}): ProbeAnswer {
  return { mount, probe, verdict: 'kept', answer: 'ok', errno: null, delayMs: null, doubtMs: null, ...parts };
}

/** A run with these mounts, all of which were had. */
export function runOf(mounts: readonly string[]): RunRecord {
  const plan = makePlan(['seqread-psync'], mounts.join(','));
  return {
    schemaVersion: 1,
    id: '20261128T000000Z-abcdef',
    startedAt: '2026-11-28T00:00:00.000Z',
    finishedAt: '2026-11-28T00:01:30.000Z',
    options: { mounts: mounts.join(',') },
    plan: { ...plan, workloads: [] },
    mounts: plan.mounts.map(({ name, kind }) => ({ name, kind, source: 's', fstype: kind, mountPoint: `/mnt/${name}`, options: ['rw'], daemon: null })),
    environment: null,
    notes: [],
  };
}
