// `npm test`: sets up, checks types, style and dead code, then runs every test. `--unit` leaves the VM tests out and says so;
// `--shared` runs only what needs the shared material beside the repository; `--only-tests` leaves the checks out;
// `--variants` runs only what needs servers that npm test does not install (nfs-ganesha).
// `--managers` runs only what boots VMs of real managers, and shows it while it comes.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpCode, setUpSystem } from './setup.mjs';
import { readResult, renderFailed, renderResult, renderTotals } from './test-results.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Keys and folders that test files make are none of the user's and none of each other's. A short name: sockets lie below it. */
const scratch = mkdtempSync(join(tmpdir(), 'fst-'));
// Tests that become another user pass through it.
chmodSync(scratch, 0o711);
process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
const unitOnly = process.argv.includes('--unit');
const sharedOnly = process.argv.includes('--shared');
const managersOnly = process.argv.includes('--managers');
const variantsOnly = process.argv.includes('--variants');
const say = (text) => process.stdout.write(`${text}\n`);

const isE2eTest = (file) => file.startsWith(join('test', 'e2e'));
const isManagersTest = (file) => file.startsWith(join('test', 'managers'));
const isVariantsTest = (file) => file.startsWith(join('test', 'variants'));
const isVmTest = (file) => isE2eTest(file) || isVariantsTest(file);
const isSharedTest = (file) => file.endsWith('.shared.test.ts');
/** Those that compare what they measure, which others beside them would disturb: variants do nothing else. */
const isAloneTest = (file) => file.endsWith('.alone.test.ts') || isVariantsTest(file);

/** All test files. uvu passes one that never runs its tests, and counts a skipped one without its name: neither is let through. */
function findTestFiles() {
  const files = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
  const silent = files.filter((file) => /\b\w+\.skip\b/.test(readFileSync(join(root, file), 'utf8')));
  if (silent.length > 0) throw new Error(`test files that skip without a word, not by testNeeding of test/support/needs.ts: ${silent.join(', ')}`);
  const idle = files.filter((file) => !/^\w+\.run\(\);$/m.test(readFileSync(join(root, file), 'utf8')));
  if (idle.length > 0) throw new Error(`test files that never call run(): ${idle.join(', ')}`);
  return files;
}

/** Runs a program to its end and gives what it printed. */
function run(argv, own = {}) {
  return new Promise((resolve) => {
    const env = { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...own };
    const child = spawn(argv[0], argv.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
        if (managersOnly) process.stdout.write(chunk);
      });
    }
    child.on('error', (error) => resolve({ text: `${error}`, code: null, signal: null }));
    child.on('close', (code, signal) => resolve({ text, code, signal }));
  });
}

const bin = (name) => join(root, 'node_modules/.bin', name);
const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
const CHECKS = [
  ['types', [process.execPath, tsc, '--noEmit', '-p', '.']],
  ['types of the page', [process.execPath, tsc, '--noEmit', '-p', 'src/page']],
  ['rooms', [bin('depcruise'), 'src']],
  ['style', [bin('biome'), 'check', '.']],
  ['dead code', [bin('knip')]],
];

/** A check says nothing where all is well. */
async function check([name, argv]) {
  const { text, code } = await run(argv);
  const failed = code === 0 ? 0 : 1;
  return { failed, passed: 0, skipped: 0, file: name, said: failed === 0 ? null : `FAIL ${name}\n${text}`, short: failed === 0 ? null : `failed: ${name}` };
}

let places = 0;

/** A temporary folder as /tmp is one, and a state folder, for one test file. */
function makePlace() {
  const place = join(scratch, String(places++));
  mkdirSync(place);
  chmodSync(place, 0o1777);
  return { TMPDIR: place, XDG_STATE_HOME: `${place}s` };
}

async function runFile(file) {
  const started = performance.now();
  const ended = await run([process.execPath, join(root, 'dist', file.replace(/\.ts$/, '.js'))], makePlace());
  const result = readResult(ended);
  const said = renderResult(file, result, (performance.now() - started) / 1000, ended.text);
  return { ...result, file, said, short: result.failed === 0 ? null : renderFailed(file, result, ended.text) };
}

/** Does the jobs, so many at a time, and tells of each in their order; their results. */
async function work(jobs, width) {
  const results = [];
  let next = 0;
  let told = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const at = next++;
      results[at] = await jobs[at]();
      for (; results[told] !== undefined; told++) {
        if (results[told].said !== null) say(results[told].said);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

/**
 * What boots VMs can fail for want of processor time alone, which is no fault of what is tested: such a file is run once more, with
 * nothing beside it. What fails twice failed; what failed once is told.
 */
async function runAgain(results) {
  const again = [];
  for (const result of results) {
    if (result.failed === 0) again.push(result);
    else {
      say(`once more, alone: ${result.file}`);
      const [second] = await work([() => runFile(result.file)], 1);
      again.push({ ...second, short: second.short ?? result.short.replace('failed:', 'failed once, and passed alone:') });
    }
  }
  return again;
}

/** A guest has 2 GiB, and its daemons and test files want some. */
const BYTES_PER_VM = 3 * 1024 ** 3;
const MOST_VMS = 4;
const vmWidth = () => Math.max(1, Math.min(availableParallelism(), MOST_VMS, Math.floor(process.availableMemory() / BYTES_PER_VM)));

setUpCode();
setUpSystem(
  [
    'system-packages.json',
    'test/system-packages.json',
    ...(managersOnly ? ['test/container-packages.json', 'test/managers/system-packages.json'] : []),
    ...(variantsOnly ? ['test/variants/system-packages.json'] : []),
  ],
  { goOn: true },
);
const files = findTestFiles();
const chosen = files.filter((file) => isManagersTest(file) === managersOnly && isVariantsTest(file) === variantsOnly && (isSharedTest(file) || !sharedOnly));
const checks = sharedOnly || managersOnly || variantsOnly || process.argv.includes('--only-tests') ? [] : CHECKS;
const vmFiles = unitOnly ? [] : chosen.filter(isVmTest);
const jobsOf = (some) => some.map((file) => () => runFile(file));
const results = [
  ...(await work([...checks.map((each) => () => check(each)), ...jobsOf(chosen.filter((file) => !isVmTest(file)))], managersOnly ? 1 : availableParallelism())),
  ...(await runAgain([
    ...(await work(jobsOf(vmFiles.filter((file) => !isAloneTest(file))), vmWidth())),
    ...(await work(jobsOf(vmFiles.filter(isAloneTest)), 1)),
  ])),
];
if (unitOnly) say(`not run: ${files.filter(isE2eTest).length} files of VM tests (npm test runs them)`);
if (!managersOnly && !variantsOnly) {
  say(`not run: ${files.filter(isVariantsTest).length} files of further variants of mounts (npm run test:variants runs them)`);
  say(`not run: ${files.filter(isManagersTest).length} files of VMs of real managers (npm run test:managers runs them)`);
}
for (const { short } of results) if (short !== null) say(short);
const sum = (name) => results.reduce((total, result) => total + result[name], 0);
const totals = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
say(renderTotals(totals));
process.exitCode = totals.failed === 0 && totals.passed + totals.skipped > 0 ? 0 : 1;
