/** The command line of the vfkit target, taken apart by vfkit's own parser, which is plain Go: the VM itself needs macOS. */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildVfkitArgv, vfkitFiles } from '../../src/machine/vfkit.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run, runText } from '../../src/process/run.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { MissingPart, step, tryToMake } from './step.ts';

const VERSION = '0.6.4';
const FIXTURES = join(PACKAGE_ROOT, 'fixtures/managers/vfkit');
const dir = join(tmpdir(), 'vfkit');
const missing = whyNoProgram('go');

async function buildParser(): Promise<string> {
  const cwd = join(mkdtempSync(join(tmpdir(), 'vfkit-build-')), 'parser');
  mkdirSync(cwd);
  copyFileSync(join(FIXTURES, 'parser.go'), join(cwd, 'main.go'));
  const options = { cwd, timeoutMs: 600_000, alsoPass: Object.keys(process.env), env: { GOFLAGS: '-mod=mod', CGO_ENABLED: '0' } };
  await runText(['go', 'mod', 'init', 'parser'], options);
  await runText(['go', 'mod', 'edit', `-require=github.com/crc-org/vfkit@v${VERSION}`], options);
  const fetched = await run(['go', 'mod', 'download', `github.com/crc-org/vfkit@v${VERSION}`], options);
  if (fetched.exitCode !== 0) throw new MissingPart(`vfkit ${VERSION} can't be fetched`);
  await runText(['go', 'build', '-o', 'parser', '.'], options);
  return join(cwd, 'parser');
}

const parser = missing === null ? await tryToMake(() => step(`build the parser of vfkit ${VERSION}`, buildParser)) : { value: null, reason: missing };

testNeeding(parser.reason)("vfkit's parser accepts the command line", async () => {
  mkdirSync(dir, { recursive: true });
  const files = vfkitFiles(dir);
  // It reads the disk's first bytes.
  writeFileSync(files.disk, Buffer.alloc(4096));
  const argv = buildVfkitArgv({ cpus: 2, memoryBytes: 2 * 1024 ** 3, disk: files.disk, shareDir: join(dir, 'share'), sessionDir: dir });
  const { stdout, stderr, exitCode } = await run([parser.value as string, ...argv.slice(1)]);
  assert.is(exitCode, 0, stderr);
  const { devices } = JSON.parse(stdout.toString('utf8')) as { devices: { kind: string; sharedDir?: string }[] };
  assert.is(devices.find(({ kind }) => kind === 'virtiofs')?.sharedDir, join(dir, 'share'));
  if (process.env['FSBENCH_RECORD'] !== undefined) await runText(['sh', join(FIXTURES, 'record.sh'), parser.value as string, ...argv]);
});

test.after(() => rmSync(dir, { recursive: true, force: true }));

test.run();
