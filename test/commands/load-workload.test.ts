/** Tests of src/commands/load-workload.ts. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadWorkload } from '../../src/commands/load-workload.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('the name of a job file names the workload', () => {
  const dir = makeTempDir();
  for (const [file, name] of [
    ['my.job', 'my'],
    ['my.fio', 'my'],
    ['my.ini', 'my'],
    ['a.b.job', 'a.b'],
    ['no ending', 'no ending'],
    ['x.txt', 'x.txt'],
    ['.job', '.job'],
  ] as const) {
    writeFileSync(join(dir, file), '[j]\nrw=read\n');
    assert.equal(loadWorkload({ file: join(dir, file) }), { name, jobText: '[j]\nrw=read\n' }, file);
  }
});

test('a workload of our own is read by its name', () => {
  const { name, jobText } = loadWorkload({ builtIn: 'randrw-psync' });
  assert.equal([name, /rw=randrw/.test(jobText)], ['randrw-psync', true]);
});

test.run();
