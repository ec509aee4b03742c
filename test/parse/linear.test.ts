/** Long lines of strangers take little time for their length, whatever pattern they were made to hurt. That it grows no faster is not measured. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { withCpuLimit } from '../support/cpu-time.ts';
import { HOSTILE_LINES } from '../support/hostile-lines.ts';

/** Processor time of one text: for whatever is done once, and for each character; some ten times what most take. */
const MOST_MS = 1000;
const MOST_MS_A_CHARACTER = 0.002;

/** Of all texts: a pattern that takes exponential time is ended. */
const LIMIT_SECONDS = 100;
/** Only what waits without an end takes so long, however busy the machine is. */
const PATIENCE_MS = 600_000;

test('long lines of each hostile kind take no more processor time than texts of their length may', () => {
  const [file, ...argv] = withCpuLimit(LIMIT_SECONDS, [process.execPath, join(PACKAGE_ROOT, 'dist/test/support/read-hostile-lines.js')]);
  const { stdout, stderr } = spawnSync(file, argv, { encoding: 'utf8', timeout: PATIENCE_MS, killSignal: 'SIGKILL' });
  const told = stdout.split('\n').filter((line) => line !== '');
  const slow = told.flatMap((line) => {
    const [name = '', took = ''] = line.split('\t');
    const most = MOST_MS + (HOSTILE_LINES[name]?.length ?? 0) * MOST_MS_A_CHARACTER;
    return took !== '' && Number(took) <= most ? [] : [`${name}: ${took === '' ? 'it did not end' : `${took} ms of ${Math.round(most)}`}`];
  });
  assert.equal(slow, []);
  assert.equal(
    told.map((line) => line.split('\t')[0]),
    Object.keys(HOSTILE_LINES),
    `all were read ${stderr}`,
  );
});

test.run();
