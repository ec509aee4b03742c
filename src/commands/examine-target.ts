/** `fsbench doctor --target`: can this machine be measured, with what, and what would mend it. */

import { FsbenchError, messageOf, usageError } from '../model/errors.ts';
import { findTarget, TARGET_KINDS } from '../target/kinds.ts';
import type { CommandIo } from './io.ts';

/** `missing` stops a run, `note` only limits it. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'note' | 'missing';
  readonly detail: string;
}

/** An error as a line, with what mends it. */
function describeFailure(error: unknown): string {
  const hint = error instanceof FsbenchError && error.hint !== undefined ? `; ${error.hint}` : '';
  return `${messageOf(error)}${hint}`;
}

/** What a machine that is there already has for a run. Throws a usage error for a target that is made for each run. */
export async function examineTarget(name: string, io: CommandIo): Promise<Finding[]> {
  const { kind, address } = findTarget(name);
  if (kind.reach === undefined) {
    const others = TARGET_KINDS.filter(({ reach }) => reach !== undefined).map(({ grammar }) => grammar);
    throw usageError(
      'bad-option',
      `--target ${name} is no machine to look at`,
      `\`fsbench doctor\` alone says what it needs; --target takes ${others.join(', ')}`,
    );
  }
  const [{ survey, describeInstall, asRoot }, { findMountsOn }] = await Promise.all([import('../target/survey.ts'), import('../target/found-mounts.ts')]);
  const held = io.holdSignals();
  try {
    await using reached = await kind.reach({ address, say: io.tell, signal: held.signal });
    const { machine, parts } = reached;
    const findings: Finding[] = [
      {
        name: 'reached',
        state: 'ok',
        detail:
          Object.entries(parts)
            .map((part) => part.join(' '))
            .join(', ') || machine.describe(),
      },
    ];
    const found = await survey(machine, ['fio', 'fincore']);
    findings.push({ name: 'system', state: 'ok', detail: found.os ?? found.system });
    const needed = found.missing.filter((program) => program !== 'fincore');
    findings.push(
      needed.length === 0
        ? { name: 'programs', state: 'ok', detail: (await machine.exec(['fio', '--version'], { timeoutMs: 30_000 })).stdout.toString('utf8').trim() }
        : { name: 'programs', state: 'missing', detail: `no ${needed.join(', no ')}; ${describeInstall(found, needed) ?? 'install them there'}` },
      found.dropsCaches
        ? { name: 'caches', state: 'ok', detail: asRoot(found)?.length === 0 ? 'can be dropped' : 'can be dropped, by sudo' }
        : { name: 'caches', state: 'note', detail: "can't be dropped: root, or sudo without a password, can; what loops read may come from memory" },
    );
    if (found.missing.includes('fincore'))
      findings.push({ name: 'fincore', state: 'note', detail: 'not found: whether caches were dropped is not checked; it is in util-linux' });
    try {
      const { folders, leftOut } = await findMountsOn(reached);
      findings.push(...folders.map(({ name: what, path }): Finding => ({ name: 'mount', state: 'ok', detail: `${what} (${path})` })));
      findings.push(...leftOut.map((detail): Finding => ({ name: 'left out', state: 'note', detail })));
    } catch (error) {
      findings.push({ name: 'mount', state: 'missing', detail: describeFailure(error) });
    }
    return findings;
  } catch (error) {
    held.signal.throwIfAborted();
    return [{ name: 'reached', state: 'missing', detail: describeFailure(error) }];
  } finally {
    held.release();
  }
}
