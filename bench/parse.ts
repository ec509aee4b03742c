/** What reading results costs: against a shell script of greps, against JSON.parse, and as the input grows. */

import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { BUILT_IN_WORKLOADS } from '../src/fio/workloads.ts';
import { openParser } from '../src/parse/open-parser.ts';
import { parseText } from '../src/parse/text.ts';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { print } from './print.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');
const RAW_DIR = join(PACKAGE_ROOT, '../shared/virtiofs-tests');

/** Does what parse-fio-results.sh does, in its way: a grep and an awk for each figure of each file and workload. */
const SHELL_SCRIPT = `
average() {
  total=0 count=0
  for value in $1; do value=$(printf %.0f "$value"); total=$((total + value)); count=$((count + 1)); done
  echo $((total / count))
}
scaled() { if [ "$1" -gt 10240 ]; then echo "$(echo "scale=1; $1 / 1024" | bc 2>/dev/null || awk "BEGIN { print int($1 * 10 / 1024) / 10 }")$3"; else echo "$1$2"; fi; }
figures() { grep -e ";$1;" "$2" | awk -F';' "{ print \\$$3 }"; }
for workload in $WORKLOADS; do
  for file in "$@"; do
    name=$(grep '^TEST_NAME=' "$file" | cut -d= -f2)
    case $workload in randrw*) columns='7 8 48 49';; *write*) columns='48 49';; *) columns='7 8';; esac
    row=''
    for column in $columns; do
      values=$(figures "$workload" "$file" "$column")
      [ -n "$values" ] && row="$row $(scaled "$(average "$values")" kb mb)"
    done
    [ -n "$row" ] && printf '%-24s%-24s%s\\n' "$name" "$workload" "$row"
  done
  echo
done`;

function timeSync(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function rawFiles(): string[] {
  return readdirSync(RAW_DIR, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.txt') && entry.name !== 'published.txt')
    .map((entry) => join(entry.parentPath, entry.name));
}

function benchShell(): void {
  if (!existsSync(RAW_DIR)) {
    process.stdout.write('raw files of virtiofs-tests: skipped, ../shared/virtiofs-tests is not there\n');
    return;
  }
  const files = rawFiles();
  const env = { ...process.env, WORKLOADS: BUILT_IN_WORKLOADS.join(' ') };
  const shell = () => timeSync(() => spawnSync('bash', ['-c', SHELL_SCRIPT, 'sh', ...files], { env, stdio: 'ignore' }));
  const ours = () => timeSync(() => spawnSync(process.execPath, [CLI, 'report', ...files, '--format', 'rhvgoyal'], { stdio: 'ignore' }));
  ours();
  const ratios = Array.from({ length: 3 }, () => shell() / ours());
  print('greps and awks / report --format rhvgoyal', median(ratios), '>= 60', `median of 3 pairs, ${files.length} files, start of node included`);
}

/** JSON of the committed run's raw output, parsed by us and by JSON.parse alone. */
function benchJson(): void {
  const dir = join(PACKAGE_ROOT, 'reports/sample/raw');
  const texts = readdirSync(dir)
    .map((name) => readFileSync(join(dir, name), 'utf8'))
    .filter((text) => /^\{/m.test(text));
  const documents = texts.map((text) => text.slice(text.search(/^\{/m), text.lastIndexOf('\n}') + 2));
  const ours = () =>
    timeSync(() => {
      for (const text of texts) parseText(text, 'fio');
    });
  const alone = () =>
    timeSync(() => {
      for (const text of documents) JSON.parse(text);
    });
  for (let warm = 0; warm < 5; warm++) [ours(), alone()];
  print(
    'fio JSON to cells / JSON.parse alone',
    median(Array.from({ length: 15 }, () => ours() / alone())),
    '<= 2',
    `median of 15 pairs, ${texts.length} documents`,
  );
}

interface Reading {
  readonly ms: number;
  readonly heapBytes: number;
}

async function readFile(file: string): Promise<Reading> {
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  let heapBytes = 0;
  const start = performance.now();
  let parser: ReturnType<typeof openParser> = null;
  let pieces = 0;
  for await (const piece of createReadStream(file, 'utf8')) {
    parser ??= openParser(piece as string);
    parser?.write(piece as string);
    if (++pieces % 64 === 0) {
      global.gc?.();
      heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed - before);
    }
  }
  parser?.end();
  return { ms: performance.now() - start, heapBytes };
}

/** The same figures among ever more lines of fio that are not kept: time grows with the bytes, memory does not. (A page of other text is held whole.) */
async function benchGrowth(scratch: string): Promise<void> {
  const block = readFileSync(join(PACKAGE_ROOT, 'fixtures/fio-3.33/formats/randrw-libaio-multi.normal.txt'), 'utf8');
  const terse = readFileSync(join(PACKAGE_ROOT, 'fixtures/fio-3.33/formats/randread-psync-multi.append-terse.txt'), 'utf8');
  const noise = block.replace(/^.*groupid=.*\n/gm, '');
  const write = (name: string, times: number) => {
    const file = join(scratch, name);
    writeFileSync(file, `${terse}\n${noise.repeat(times)}`);
    return file;
  };
  const [small, large] = [write('small.txt', 4000), write('large.txt', 40_000)];
  await readFile(small);
  const pairs: { readonly one: Reading; readonly ten: Reading }[] = [];
  for (let turn = 0; turn < 3; turn++) pairs.push({ one: await readFile(small), ten: await readFile(large) });
  const most = (side: 'one' | 'ten') => Math.max(...pairs.map((pair) => pair[side].heapBytes)) / 1e6;
  print(
    'ten times the input / time of one',
    median(pairs.map(({ one, ten }) => ten.ms / one.ms)),
    '<= 10',
    `median of 3 pairs, ${(statSync(large).size / 1e6).toFixed(0)} MB against ${(statSync(small).size / 1e6).toFixed(0)} MB`,
  );
  print(
    'its peak of live heap, MB',
    most('ten'),
    '<= 20',
    `${most('one').toFixed(1)} MB for a tenth of it${global.gc === undefined ? '; run with --expose-gc for the live heap' : ''}`,
  );
}

/** All of them. */
export async function benchParse(scratch: string): Promise<void> {
  benchShell();
  benchJson();
  await benchGrowth(scratch);
}
