/** Tests of docs/targets.md: its tables say of targets, mounts and kinds of work what their rows say. */

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeKindTables } from '../../src/commands/kinds-help.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { TARGET_KINDS } from '../../src/target/kinds.ts';
import { WORK_KINDS } from '../../src/work/kinds.ts';
import { KINDS_PAGE, putKindTables } from '../golden/kind-tables.ts';
import { ramfs } from '../support/rooms/mount.ts';
import { lab } from '../support/rooms/target.ts';
import { withRow } from '../support/rooms/with-row.ts';
import { shellScript } from '../support/rooms/work.ts';

test('the tables of docs/targets.md are those of the rows; `npm run golden` writes them anew', () => {
  const page = readFileSync(KINDS_PAGE, 'utf8');
  assert.is(putKindTables(page), page);
});

test('a row that is added is in its table, with what it can do', () =>
  withRow(TARGET_KINDS, lab, () =>
    withRow(MOUNT_KINDS, ramfs, () =>
      withRow(WORK_KINDS, shellScript, async () => {
        const { targets, mounts, work } = writeKindTables();
        assert.match(targets, '| `lab:BENCH` | a bench in the laboratory | those that are there | dropped where its user may | not known |');
        assert.match(mounts, "| `ramfs` | ramfs in the guest's memory | nothing | its own |");
        assert.match(work, '| `.sh` | a shell script, timed | sh | script-time |');
        assert.match(putKindTables(readFileSync(KINDS_PAGE, 'utf8')), 'lab:BENCH');
      }),
    ),
  ));

test.run();
