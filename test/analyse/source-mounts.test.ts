/** Tests of src/analyse/source-mounts.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { asInRun, renameMounts } from '../../src/analyse/source-mounts.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { Source } from '../../src/model/records.ts';
import { makeLoops, makePlan, makeRun } from '../support/records.ts';

const SOURCE = sourceOfRun('run', makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [...makeLoops('v', 'a', [5]), ...makeLoops('v', 'b', [1])]);

const namesIn = ({ mounts, loops }: Source) => [mounts, loops.map(({ mount }) => mount)];

test('mounts and the loops on them are called otherwise together', () => {
  const names = ['x/a', 'x/b'];
  assert.equal(namesIn(renameMounts(SOURCE, (mount) => `x/${mount}`)), [names, names]);
});

test('a source whose names are its own stays as it is, whatever they look like', () => {
  const lookalike = renameMounts(SOURCE, (mount) => `x/${mount}`);
  assert.is(asInRun(lookalike), lookalike);
});

test('a source that was called otherwise gets the names of its run again', () => {
  const called: Source = { ...renameMounts(SOURCE, (mount) => `x/${mount}`), mountsInRun: SOURCE.mounts };
  assert.equal(asInRun(called), SOURCE);
});

test.run();
