/** The tarball of `npm pack`, installed in an empty folder, measures from any working directory; so does what CI installs. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { parse as parseYaml } from 'yaml';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run } from '../../src/process/run.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops } from './support.ts';

const test = testNeeding(whyNoVm());

interface Recipe {
  readonly jobs: {
    readonly nightly: { readonly steps: readonly { readonly name?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[] };
  };
}

test('packed, installed and run elsewhere', async () => {
  const home = makeFolder();
  const npm = async (...argv: string[]) => {
    const result = await run(['npm', ...argv, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home, timeoutMs: 300_000 });
    assert.is(result.exitCode, 0, `npm ${argv[0]}: ${result.stderr}`);
  };
  // Built already: packing must not rewrite what these tests run from.
  await npm('pack', PACKAGE_ROOT, '--ignore-scripts', '--pack-destination', home);
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) as string;
  await npm('install', '--prefer-offline', join(home, tarball));

  const cwd = makeFolder();
  const cli = join(home, 'node_modules/.bin/fsbench');
  const ended = await run([cli, 'fio', '--mounts', 'virtiofs', '--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '4M', '--out', 'run'], {
    cwd,
    timeoutMs: 120_000,
  });
  assert.is(ended.exitCode, 0, ended.stderr);
  assert.is(readLoops(join(cwd, 'run'))[0]?.outcome, 'ok');
  for (const name of ['report.md', 'report.html']) assert.ok(existsSync(join(cwd, 'run', name)), name);
});

test('the recipe for CI installs a command that works, as it is written', async () => {
  const recipe = parseYaml(readFileSync(join(PACKAGE_ROOT, 'docs/ci/github-nightly.yml'), 'utf8')) as Recipe;
  const steps = recipe.jobs.nightly.steps;
  const install = steps.find(({ name }) => name === 'Install')?.run ?? '';
  // Where the tests run the system's packages are there already.
  const script = install.split('\n').filter((line) => !line.startsWith('sudo '));
  assert.is(install.split('\n').length - script.length, 2, 'what is left out');
  const checkout = steps.find(({ with: given }) => given?.path !== undefined)?.with?.path as string;

  const home = makeFolder();
  const prefix = join(home, 'prefix');
  // What a clone would hold: all that git knows, as it now is.
  const list = await run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: PACKAGE_ROOT });
  assert.is(list.exitCode, 0, list.stderr);
  for (const name of list.stdout
    .toString('utf8')
    .split('\0')
    .filter((each) => each !== '' && existsSync(join(PACKAGE_ROOT, each))))
    cpSync(join(PACKAGE_ROOT, name), join(home, checkout, name));
  const env = { ...process.env, npm_config_prefix: prefix, npm_config_prefer_offline: 'true', PATH: `${join(prefix, 'bin')}:${process.env['PATH']}` };
  const ended = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script.join('\n')], { cwd: home, env, encoding: 'utf8', timeout: 540_000 });
  // The doctor may find that this machine lacks something: it ran.
  assert.match(ended.stdout, /^[✓!✗] node/m, `${ended.stdout}\n${ended.stderr}`);
  const version = spawnSync(join(prefix, 'bin/fsbench'), ['--version'], { cwd: makeFolder(), encoding: 'utf8' });
  assert.is(version.stdout, `${JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')).version}\n`, version.stderr);
  rmSync(home, { recursive: true });
});

test.run();
