/** Whatever is typed in a grammar (mounts, targets, jobs, scenarios, series) is either read or a usage error. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { matcherOf, parseSeriesPattern } from '../../src/figures/series-name.ts';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import { FsbenchError } from '../../src/model/errors.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { chooseJobs } from '../../src/plan/jobs.ts';
import { parseScenarios } from '../../src/plan/scenarios.ts';
import { parseTargets } from '../../src/plan/several.ts';
import { findTarget, TARGET_KINDS } from '../../src/target/kinds.ts';
import { seriesOf } from '../support/nights.ts';

interface Grammar {
  readonly read: (text: string) => unknown;
  /** Words of it, of which texts are made beside any others. */
  readonly words: readonly string[];
}

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  mounts: { read: parseMounts, words: [...MOUNT_KINDS.map(({ kind }) => kind), '/mnt/x', 'cache', 'msize', 'always', '512000'] },
  'one target': { read: findTarget, words: [...TARGET_KINDS.map(({ kind }) => kind), 'user', 'host', '22', 'kernel', '6.12', 'arch', 'aarch64'] },
  targets: { read: parseTargets, words: [...TARGET_KINDS.map(({ kind }) => kind), 'kernel', '6.12', '6.1'] },
  jobs: { read: (text) => chooseJobs(text, () => false), words: [...BUILT_IN_WORKLOADS, 'seqread', 'psync', '.job', '.exec', 'exec'] },
  'jobs, where each is a file': { read: (text) => chooseJobs(text, () => true), words: [...BUILT_IN_WORKLOADS, '.job', '.exec'] },
  scenarios: { read: parseScenarios, words: ['native', 'all', 'bind', 'volume'] },
  series: { read: (text) => matcherOf(parseSeriesPattern(text))(seriesOf('virtiofs', 'seqread-psync')), words: ['virtiofs', 'seqread-psync', 'bw', '1a2b3c'] },
};

const SIGNS = [...' ,:=/\\*?[]{}()!+@#&|^$.-~\'"`\n\t\0', 'é', '\u202e', '\ud800', '__proto__'];

for (const [name, { read, words }] of Object.entries(GRAMMARS)) {
  test(`${name}: any text is read or refused as a usage error`, () => {
    const ofGrammar = fc.array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...SIGNS)), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), ofGrammar), (text) => {
        try {
          read(text);
        } catch (error) {
          if (!(error instanceof FsbenchError)) throw error;
          assert.is(error.exitCode, 2, error.message);
          assert.ok(error.message.length > 0, 'a message');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test(`${name}: a text beyond all measure too`, () => {
    for (const text of SIGNS.flatMap((sign) => [sign.repeat(20_000), `${words[0]}${sign}`.repeat(5000)])) {
      try {
        read(text);
      } catch (error) {
        if (!(error instanceof FsbenchError)) throw new Error(`${JSON.stringify(text.slice(0, 20))}: ${(error as Error).stack?.slice(0, 500)}`);
        assert.is(error.exitCode, 2);
      }
    }
  });
}

test.run();
