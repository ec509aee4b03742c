/** Nights in real VMs: a virtiofsd that is held back is found, measured again, and forgiven when it is itself again. */

import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { findVirtiofsd } from '../../src/target/virtiofsd.ts';
import { quoteForShell } from '../../src/text/quote.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeNightLike } from './made-night.ts';
import { makeFolder, runCli } from './support.ts';

const test = testNeeding(whyNoVm());

const cwd = makeFolder();
const slow = join(cwd, 'slow');
const daemon = join(cwd, 'daemon.sh');
const hold = join(cwd, 'hold.mjs');
const history = join(cwd, 'nightly.db');

/**
 * Lets a daemon run for about 10 ms in every 200 only. It serves from a child in its sandbox; both are resumed at the end, so
 * that both can be ended. Nothing is started in its loop: on a busy machine that would take as long as the daemon is held.
 */
const HOLD = `import { readFileSync } from 'node:fs';
const daemon = Number(process.argv[2]);
const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const read = (file) => { try { return readFileSync(file, 'utf8').trim(); } catch { return ''; } };
const send = (pid, signal) => { try { return process.kill(pid, signal); } catch { return false; } };
const children = () => read(\`/proc/\${daemon}/task/\${daemon}/children\`).split(' ').filter((pid) => read(\`/proc/\${pid}/comm\`) === 'virtiofsd').map(Number);
while (send(daemon, 0)) {
  const held = [daemon, ...children()];
  for (const pid of held) send(pid, 'SIGSTOP');
  wait(190);
  for (const pid of held) send(pid, 'SIGCONT');
  wait(10);
}
`;

/**
 * The daemon of this host, held back while the file `slow` is there. A hindrance of twentyfold stands out even from the
 * nights of a machine that others use too, whose own nights differ by a half.
 */
async function writeDaemon(): Promise<void> {
  const own = quoteForShell((await findVirtiofsd(undefined)).path);
  writeFileSync(hold, HOLD);
  // This script must not be called virtiofsd itself, or it holds itself.
  writeFileSync(daemon, `#!/bin/sh\n[ ! -e ${quoteForShell(slow)} ] || ${quoteForShell(process.execPath)} ${quoteForShell(hold)} $$ &\nexec ${own} "$@"\n`);
  chmodSync(daemon, 0o755);
}

/** Nights after which a finding fails, and how many of them are measured; the others are made from those. */
const NIGHTS = 14;
const MEASURED = Math.min(NIGHTS, Number(process.env['FSBENCH_NIGHTS'] ?? 2));

const escaped = daemon.replace(/[\\,:=]/g, '\\$&');
const fio = (out: string) =>
  runCli(
    ['fio', '--mounts', `virtiofs=virtiofs:daemon=${escaped}`, '--jobs', 'randread-psync', '--loops', '3', '--runtime', '1', '--size', '32M', '--out', out],
    cwd,
  );
const check = (out: string, ...more: string[]) => runCli(['check', out, '--history', history, '--label', `night=${out}`, ...more], cwd);

test(`${MEASURED} unhindered nights and ${NIGHTS - MEASURED} like them are learnt from, one by one`, async () => {
  await writeDaemon();
  const measured = Array.from({ length: MEASURED }, (_, at) => `measured-${at + 1}`);
  for (const out of measured) {
    const ended = await fio(out);
    assert.is(ended.code, 0, ended.stderr);
  }
  const made = Array.from({ length: NIGHTS - MEASURED }, (_, at) => `made-${at + 1}`);
  for (const [at, out] of made.entries()) makeNightLike(join(cwd, measured[at % MEASURED] as string), join(cwd, out), made.length - at);
  for (const out of [...made, ...measured]) {
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
