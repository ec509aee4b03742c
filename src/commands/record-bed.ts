/** What a bed that was set up says of its run: environment, mounts, and what is not as it was before. */

import type { RunRecord } from '../model/records.ts';
import type { Bed } from '../run/bed.ts';
import { describeChanges, describeMountChanges } from '../target/environment.ts';

/**
 * The record with what is known of a target by its bed, the first of its beds being what the run was measured with, and one
 * phrase for each thing that has changed since.
 */
export function recordBed(record: RunRecord, bed: Bed, target: string): { readonly record: RunRecord; readonly changes: readonly string[] } {
  const several = record.plan.targets !== undefined;
  const before = several ? (record.environments?.[target] ?? null) : record.environment;
  const found = bed.mounts.map((mount) => mount.found);
  const changes = before === null ? [] : [...describeChanges(before, bed.environment), ...describeMountChanges(record.mounts, found)];
  const isNew = (name: string) => record.mounts.every((mount) => mount.name !== name);
  return {
    changes,
    record: {
      ...record,
      environment: record.environment ?? (target === record.plan.target ? bed.environment : null),
      ...(several ? { environments: { [target]: bed.environment, ...record.environments } } : {}),
      mounts: [...record.mounts, ...found.filter(({ name }) => isNew(name))],
      notes: [...new Set([...record.notes, ...bed.notes, ...changes.map(sayChange)])],
    },
  };
}

/** A change as a note. */
export function sayChange(change: string): string {
  return `since the run began: ${change}`;
}
