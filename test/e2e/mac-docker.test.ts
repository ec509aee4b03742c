/** A container measured from a machine that hides what a Mac lacks: found without being named, and named. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { openMac, whyNoMac } from '../support/mac.ts';
import { testNeeding } from '../support/needs.ts';
import { IMAGE, startDocker, whyNoEngine } from './engines.ts';
import { type Ended, makeFolder, readLoops, readRun } from './support.ts';

const home = mkdtempSync(join(tmpdir(), 'engine-'));
const why = whyNoMac() ?? whyNoEngine('docker', 'dockerd');
const { engine, reason } = why === null ? await startDocker(home) : { engine: null, reason: why };
const mac = openMac(['docker']);
process.on('exit', () => mac[Symbol.dispose]());

const onMac = testNeeding(reason);

test.after(async () => {
  await engine?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

function run(argv: readonly string[], cwd: string): Promise<Ended> {
  const child = mac.start([join(PACKAGE_ROOT, 'dist/src/cli.js'), ...argv], { cwd, env: { ...engine?.env } });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
}

const SHORT = ['--mounts', 'auto', '--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--loops', '1', '--out', 'run'];

onMac('without a name the container that runs is measured, and it is said which; its mounts are the columns', async () => {
  const { client, shared } = engine as NonNullable<typeof engine>;
  await client(['run', '--detach', '--name', 'box', '--volume', `${shared}:/mnt/shared`, '--volume', 'data:/data', IMAGE, 'sleep', '1000000']);
  const cwd = makeFolder();
  const doctor = await run(['doctor'], cwd);
  assert.is(doctor.code, 0, doctor.stderr);
  assert.match(doctor.stdout, /✓ machines {2}docker\?container=box; measure one with --target\n/);
  const ended = await run(['fio', ...SHORT], cwd);
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, /^target: docker\?container=box, the first machine that runs here; --target names another\n/);
  assert.equal(
    readRun(join(cwd, 'run'))
      .mounts.map(({ name }) => name)
      .sort(),
    ['bind', 'layer', 'volume'],
  );
  assert.ok(readLoops(join(cwd, 'run')).every(({ outcome }) => outcome === 'ok'));
  assert.equal(readdirSync(shared), [], 'nothing is left in the shared folder');
});

onMac('a container is made of an image from there, and goes with the run', async () => {
  const cwd = makeFolder();
  const ended = await run(['fio', '--target', `docker?image=${IMAGE}`, ...SHORT], cwd);
  assert.is(ended.code, 0, ended.stderr);
  assert.ok(readLoops(join(cwd, 'run')).length >= 2);
  assert.equal((await (engine as NonNullable<typeof engine>).client(['ps', '--all', '--format', '{{.Names}}'])).trim(), 'box');
});

test.run();
