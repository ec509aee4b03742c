/** Tests of docs/ci/kubernetes-job.yml: what its pods run, in a shell with an fsbench that says what it was asked for. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const text = readFileSync(join(PACKAGE_ROOT, 'docs/ci/kubernetes-job.yml'), 'utf8');
const [, folded = ''] = /- >-\n([\s\S]*?)\n {10}resources:/.exec(text) ?? [];

test('a pod begins its part, and one that is tried again goes on with it', () => {
  const [bin, results] = [makeTempDir(), makeTempDir()];
  writeFileSync(join(bin, 'fsbench'), '#!/bin/sh\necho "$@"\n');
  chmodSync(join(bin, 'fsbench'), 0o755);
  const script = folded
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace('/results', results);
  const run = () =>
    spawnSync('sh', ['-c', script], { env: { PATH: `${bin}:${process.env['PATH']}`, JOB_COMPLETION_INDEX: '3' }, encoding: 'utf8' }).stdout.trim();
  assert.match(run(), /^fio --mounts .* --shard auto\/8 .* --out part-3$/);
  mkdirSync(join(results, 'part-3'));
  writeFileSync(join(results, 'part-3', 'run.json'), '{}');
  assert.is(run(), 'fio --resume part-3');
});

test.run();
