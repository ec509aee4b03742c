// `npm test`: sets up, checks types, style and dead code, then runs every test; `--unit` leaves the VM tests out and says so.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Keys that tests make are none of the user's. */
const stateHome = mkdtempSync(join(tmpdir(), 'fsbench-test-state-'));
process.on('exit', () => rmSync(stateHome, { recursive: true, force: true }));
const unitOnly = process.argv.includes('--unit');
const say = (text) => process.stdout.write(`${text}\n`);

setUp(['test/system-packages.json']);

/** uvu passes a file that registers tests and never runs them: make sure each does. */
function findTestFiles() {
  const files = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const idle = files.filter((file) => !/^\w+\.run\(\);$/m.test(readFileSync(file, 'utf8')));
  if (idle.length > 0) throw new Error(`test files that never call run(): ${idle.join(', ')}`);
  return files;
}

let failedChecks = 0;
function check(name, argv) {
  const { status, stdout, stderr } = spawnSync(argv[0], argv.slice(1), { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  failedChecks++;
  say(`FAIL ${name}\n${stdout}${stderr}`);
}

/** Runs one compiled test file by itself and reads uvu's totals. */
function runFile(file) {
  const compiled = join(root, 'dist', relative(root, file).replace(/\.ts$/, '.js'));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [compiled], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', XDG_STATE_HOME: stateHome },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('close', (code, signal) => {
      const count = (name) => Number(new RegExp(`^ +${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
      resolve({ file: relative(root, file), text, code, signal, total: count('Total'), passed: count('Passed'), skipped: count('Skipped') });
    });
  });
}

const bin = (name) => join(root, 'node_modules/.bin', name);
check('types', [bin('tsc'), '--noEmit', '-p', '.']);
check('types of the page', [bin('tsc'), '--noEmit', '-p', 'src/page']);
check('style', [bin('biome'), 'check', '.']);
check('dead code', [bin('knip')]);

const files = findTestFiles();
const isVmTest = (file) => file.includes(`${join('test', 'e2e')}`);
let passed = 0;
let failed = failedChecks;
let skipped = 0;
// One after the other: the VM tests measure, and two at a time would disturb each other.
for (const file of files.filter((each) => !unitOnly || !isVmTest(each))) {
  const started = Date.now();
  const result = await runFile(file);
  const bad = Math.max(result.total - result.passed - result.skipped, result.code === 0 && result.total > 0 ? 0 : 1);
  passed += result.passed;
  skipped += result.skipped;
  failed += bad;
  say(
    `${bad === 0 ? 'ok  ' : 'FAIL'} ${result.file} (${result.passed} of ${result.total}${result.skipped > 0 ? `, ${result.skipped} skipped` : ''}, ${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (bad > 0) say(result.text);
  else for (const line of result.text.split('\n').filter((each) => each.startsWith('skipped: '))) say(`     ${line}`);
}
if (unitOnly) say(`not run: ${files.filter(isVmTest).length} files of VM tests (npm test runs them)`);
say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
