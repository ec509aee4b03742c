/** A mount kind and a kind of work, each added by one file and one row, in a real VM: made, verified, measured beside 9p, printed. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { runFioCommand } from '../../src/commands/fio.ts';
import { FIGURES } from '../../src/figures/figures.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { WORK_KINDS } from '../../src/work/kinds.ts';
import { runCommand } from '../support/command-io.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { wallTime } from '../support/rooms/figure.ts';
import { ramfs } from '../support/rooms/mount.ts';
import { withRow } from '../support/rooms/with-row.ts';
import { shellScript } from '../support/rooms/work.ts';
import { makeFolder, readLoops, readRun } from './support.ts';

const test = testNeeding(whyNoVm());

test('ramfs and a timed script beside 9p', () =>
  withRow(FIGURES, wallTime, () =>
    withRow(MOUNT_KINDS, ramfs, () =>
      withRow(WORK_KINDS, shellScript, async () => {
        const cwd = makeFolder();
        const jobs = join(cwd, 'jobs');
        mkdirSync(jobs);
        const script = join(jobs, 'files.sh');
        writeFileSync(script, 'for i in 1 2 3 4 5 6 7 8 9 10; do echo $i > "file $i"; done; cat file*; rm -f file*\n');
        const out = join(cwd, 'run');
        const given = { mounts: 'ram=ramfs:mode=700,9p', jobs: script.replace(/[\\,]/g, '\\$&'), loops: '2' };
        const {
          code,
          out: printed,
          err,
        } = await runCommand((io) =>
          runFioCommand({ given, config: undefined, quick: false, out, resume: undefined, dryRun: false, trust: false, install: false, json: false }, io),
        );
        assert.is(code, 0, err);
        const found = readRun(out).mounts.find(({ name }) => name === 'ram');
        assert.equal([found?.fstype, found?.options.includes('mode=700')], ['ramfs', true], 'as the mount table has it');
        assert.equal(
          readLoops(out).map(({ workload, outcome }) => `${workload} ${outcome}`),
          Array(4).fill('files ok'),
        );
        assert.match(printed, /^\| Workload +\| +ram \(wall time\) \| +9p \(wall time\) \|$/m, 'the figure of the kind is what is printed');
      }),
    ),
  ));

test.run();
