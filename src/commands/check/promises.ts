/** `check --expect`: promises of mounts that are no longer kept as they were, by the answers of probes in tonight's runs. */

import { usageError } from '../../model/errors.ts';
import type { Source } from '../../model/records.ts';
import { hasSemantics, readSemantics } from '../../store/semantics.ts';
import type { Held } from '../semantics/expect.ts';

/** Null where nobody asked. Throws usage errors for what is expected, and where no run of the night has answers. */
export async function holdPromises(sources: readonly Source[], expect: string | undefined): Promise<Held | null> {
  if (expect === undefined) return null;
  const runs = sources.flatMap(({ name, format, run }) => (format === 'run-directory' && run !== null && hasSemantics(name) ? [{ dir: name, run }] : []));
  if (runs.length === 0)
    throw usageError('bad-option', '--expect: no run of the night has answers of probes', 'try its mounts first: fsbench semantics --into RUN');
  // Who judges speeds alone needs no table of probes.
  const [{ holdAgainst, readExpected }, { listTried, tablesOf }] = await Promise.all([import('../semantics/expect.ts'), import('../../semantics/expected.ts')]);
  const expected = readExpected(expect);
  return holdAgainst(
    runs.flatMap(({ dir, run }) => tablesOf(listTried(run), readSemantics(dir))),
    expected,
  );
}
