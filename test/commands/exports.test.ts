/** Tests of every command that writes a file its user named: it is written whole, or stays as it was. */

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runHistoryAdd } from '../../src/commands/history/add.ts';
import { SAMPLE_DIR } from '../golden/sample.ts';
import { runCommand } from '../support/command-io.ts';
import { type Exported, OLD_CONTENT } from '../support/export-to-full-disk.ts';
import { testNeeding } from '../support/needs.ts';
import { runOnSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { makeTempDir } from '../support/temp-dir.ts';

testNeeding(whyNoSmallDisk())('a full disk leaves every file as it was, and nothing beside it', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  await runCommand((io) => runHistoryAdd([SAMPLE_DIR], { history, label: [], accept: [], json: false }, io));
  // Each with the file last.
  const commands = [
    ...['md', 'html', 'csv', 'png', 'rhvgoyal'].map((format) => ['report', SAMPLE_DIR, '--format', format, '--out', 'r']),
    ['report', SAMPLE_DIR, '--inject', 'r.md'],
    ['compare', SAMPLE_DIR, SAMPLE_DIR, '--force', '--out', 'c'],
    ['check', SAMPLE_DIR, '--history', history, '--format', 'junit', '--out', 'k'],
    ...['csv', 'bencher'].map((format) => ['history', 'export', '--history', history, '--format', format, '--out', 'h']),
    ['history', 'chart', '--history', history, 'virtiofs/randread-psync', '--out', 'h.svg'],
  ];
  const exported = runOnSmallDisk('export-to-full-disk', makeTempDir(), [JSON.stringify(commands)]) as Exported[];
  assert.is(exported.length, commands.length);
  for (const { argv, status, stderr, old, beside } of exported) {
    const what = argv.join(' ');
    assert.is(status, 3, `${what}: exit code; it said ${stderr}`);
    assert.match(stderr, /ENOSPC.*\n {2}the file is as it was\n/, what);
    assert.is(old, OLD_CONTENT, `${what}: the file`);
    assert.equal(beside, [], `${what}: beside it`);
  }
});

test.run();
