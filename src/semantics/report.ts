/** Answers as a table, and held against those that are expected (pure). */

import type { RunRecord } from '../model/records.ts';
import type { ProbeAnswer, SemanticsDifference, SemanticsReport } from '../model/semantics.ts';
import { listTried } from './expected.ts';
import { GROUPS } from './row.ts';
import { ROWS } from './table.ts';

/** Probes that the table of this fsbench does not know any more stand under this title. */
const OTHERS = 'Probes of another fsbench';

/** The table; mounts in the order of the plan, groups without an answer left out. */
export function buildSemanticsReport(run: RunRecord, answers: readonly ProbeAnswer[]): SemanticsReport {
  const mounts = run.plan.mounts.map(({ name }) => name);
  const row = (probe: string, asks: string) => ({
    probe,
    asks,
    answers: mounts.map((mount) => answers.findLast((answer) => answer.mount === mount && answer.probe === probe) ?? null),
  });
  const has = (probe: string) => answers.some((answer) => answer.probe === probe);
  const known = Object.entries(GROUPS).map(([group, title]) => ({
    title,
    rows: ROWS.filter((each) => each.group === group && has(each.name)).map(({ name, asks }) => row(name, asks)),
  }));
  const strange = [...new Set(answers.map(({ probe }) => probe))].filter((probe) => ROWS.every(({ name }) => name !== probe));
  const groups = [...known, { title: OTHERS, rows: strange.map((probe) => row(probe, probe)) }];
  return { run: { id: run.id, startedAt: run.startedAt }, mounts, tried: listTried(run), groups: groups.filter(({ rows }) => rows.length > 0) };
}

/** A delay is another promise where it is more than this, and much longer than expected: a busy machine makes one second two, no cache of twenty. */
const LONG_MS = 10_000;
const MUCH_LONGER = 2.5;

/** An answer without what differs from run to run. */
function essenceOf({ answer }: ProbeAnswer): string {
  // Events that come late are not waited for.
  return answer.replace(/[:+].*/s, '');
}

function isMuchLater({ delayMs: expected }: ProbeAnswer, { delayMs: found }: ProbeAnswer): boolean {
  return expected !== null && found !== null && found > LONG_MS && found > MUCH_LONGER * expected;
}

/** When the kernel writes back by itself is a matter of luck, and so is the order in which a guest syncs its mounts. */
const BY_LUCK = /^(?:durable-(?:write|close|sync-file-range|sync)|host-mapped)$/;

/** The host may write what nobody asked for: that it is on the disk breaks no promise. */
const isLuck = ({ probe, answer }: ProbeAnswer) => BY_LUCK.test(probe) || (probe.startsWith('durable-') && answer === 'disk');

/**
 * What a mount answers otherwise than expected. Probes that were not tried on either side are passed over: nothing is known of
 * them. `expected` and `found` are of mounts that stand for each other.
 */
export function findDifferences(expected: readonly ProbeAnswer[], found: readonly ProbeAnswer[]): SemanticsDifference[] {
  return found.flatMap((now): SemanticsDifference[] => {
    const before = expected.find(({ probe }) => probe === now.probe);
    if (before === undefined || before.verdict === 'not tried' || now.verdict === 'not tried' || isLuck(now)) return [];
    if (essenceOf(before) === essenceOf(now) && !isMuchLater(before, now)) return [];
    const asks = ROWS.find(({ name }) => name === now.probe)?.asks ?? now.probe;
    return [{ mount: now.mount, probe: now.probe, asks, expected: before, found: now, isPromise: now.verdict !== 'told' || before.verdict !== 'told' }];
  });
}
