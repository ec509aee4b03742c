/** Nights in real VMs: a virtiofsd that is held back is found, measured again, and forgiven when it is itself again. */

import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findVirtiofsd } from '../../src/provision/virtiofsd.ts';
import { quoteForShell } from '../../src/quote.ts';
import { makeFolder, runCli } from './support.ts';

const cwd = makeFolder();
const slow = join(cwd, 'slow');
const daemon = join(cwd, 'daemon.sh');
const history = join(cwd, 'nightly.db');

/**
 * The daemon of this host; while the file `slow` is there it may run for about 10 ms in every 200 only. A hindrance of
 * twentyfold stands out even from the nights of a machine that others use too, whose own nights differ by a half.
 */
async function writeDaemon(): Promise<void> {
  const own = quoteForShell((await findVirtiofsd(undefined)).path);
  const lines = [
    '#!/bin/sh',
    `if [ -e ${quoteForShell(slow)} ]; then`,
    // The daemon serves from a child in its sandbox. Both are resumed before the loop ends, so that both can be ended. This
    // script must not be called virtiofsd itself, or it holds itself.
    '  (while kill -0 $$; do held="$$ $(pgrep -P $$ -x virtiofsd)"; kill -STOP $held; sleep 0.19; kill -CONT $held; sleep 0.01; done) 2>/dev/null &',
    'fi',
    `exec ${own} "$@"`,
  ];
  writeFileSync(daemon, `${lines.join('\n')}\n`);
  chmodSync(daemon, 0o755);
}

/** Nights after which a finding fails. */
const NIGHTS = 14;

const escaped = daemon.replace(/[\\,:=]/g, '\\$&');
const fio = (out: string) =>
  runCli(
    ['fio', '--mounts', `virtiofs=virtiofs:daemon=${escaped}`, '--jobs', 'randread-psync', '--loops', '3', '--runtime', '1', '--size', '32M', '--out', out],
    cwd,
  );
const check = (out: string, ...more: string[]) => runCli(['check', out, '--history', history, '--label', `night=${out}`, ...more], cwd);

test('unhindered nights are learnt from, one by one', async () => {
  await writeDaemon();
  for (let night = 1; night <= NIGHTS; night++) {
    const out = `night-${night}`;
    const measured = await fio(out);
    assert.is(measured.code, 0, measured.stderr);
    const verdict = await check(out, '--add');
    assert.is(verdict.code, 0, `${out}: ${verdict.stdout}${verdict.stderr}`);
    assert.match(verdict.stdout, 'Too little history', out);
  }
});

test('a virtiofsd that is held back fails the night, and again when it is measured again', async () => {
  writeFileSync(slow, '');
  const measured = await fio('held-back');
  assert.is(measured.code, 0, measured.stderr);
  const verdict = await check('held-back', '--confirm', '--add');
  assert.is(verdict.code, 1, `${verdict.stdout}${verdict.stderr}`);
  assert.match(verdict.stdout, /✗ virtiofs\/randread-psync: [\d.]+ % fewer I\/Os per second/);
  assert.match(verdict.stdout, 'since', 'since when');
  assert.match(verdict.stdout, 'night=held-back', 'the label of the first bad night');
  assert.match(verdict.stdout, 'measured again: virtiofs/randread-psync stands');
  assert.ok(existsSync(join(cwd, 'held-back-confirm/results.jsonl')), 'the second measurement is kept');
});

test('the next night, unhindered, passes', async () => {
  rmSync(slow);
  const measured = await fio('after');
  assert.is(measured.code, 0, measured.stderr);
  const verdict = await check('after');
  assert.is(verdict.code, 0, `${verdict.stdout}${verdict.stderr}`);
  // By chance a night can be a slow one: then the alarm of the night before is noted as still there, and nothing fails.
  assert.match(verdict.stdout, /^No (?:new )?regression.* judged against 15 nights/, verdict.stdout);
});

test.run();
