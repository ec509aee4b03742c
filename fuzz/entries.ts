/** Everything of fsbench that reads what others wrote: texts to begin with, and what must hold of whatever is made of them. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readCheckConfig } from '../src/commands/check/config.ts';
import { readConfigFile } from '../src/commands/config-file.ts';
import { loadSources } from '../src/commands/load-sources.ts';
import { checkStoredRun } from '../src/commands/trust/stored-run.ts';
import { matcherOf, parseSeriesPattern } from '../src/figures/series-name.ts';
import { deadlineSeconds } from '../src/fio/argv.ts';
import { findJobDoubts } from '../src/fio/job-safety.ts';
import { layoutSignature } from '../src/fio/jobs.ts';
import { FsbenchError } from '../src/model/errors.ts';
import { PIECE_MS } from '../src/model/lengths.ts';
import { formatMounts, parseMounts } from '../src/mount/spec.ts';
import { findMountOf, parseMountTable } from '../src/mount/verify.ts';
import { parseRateLogs } from '../src/parse/fio-rate-log.ts';
import { parseText } from '../src/parse/text.ts';
import { readPlanFigures } from '../src/plan/options.ts';
import { JOBS_DIR, PACKAGE_ROOT } from '../src/process/paths.ts';
import { findBlocks, injectBlocks } from '../src/render/markdown-inject.ts';
import { parseCounters } from '../src/run/probes.ts';
import { readRunRecord } from '../src/store/run-directory.ts';
import { buildMountScript, buildSetups } from '../src/target/recipes.ts';
import { parseTime } from '../src/text/time.ts';
import { readSize } from '../src/text/units.ts';
import { breakAt, LAYOUTS, PREFIXES, refillAt } from '../test/support/decorate.ts';
import { readFioFixture } from '../test/support/fixtures.ts';
import { RUST_DAEMON } from '../test/support/mount-context.ts';
import { readWhole } from '../test/support/mutation-tests.ts';
import { readMutationTexts } from '../test/support/mutation-texts.ts';
import { seriesOf } from '../test/support/nights.ts';

export interface Entry {
  readonly name: string;
  /** Its share of the inputs, against those of the others. */
  readonly weight: number;
  readonly texts: readonly string[];
  /** Reads a text. Throws where something is wrong; errors of our own are no wrong, but what a user gets to read. */
  read(text: string): unknown;
}

const scratch = mkdtempSync(join(tmpdir(), 'fsbench-fuzz-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const file = join(scratch, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

const inPackage = (...names: string[]) => readFileSync(join(PACKAGE_ROOT, ...names), 'utf8');

const SAMPLE_RUN = inPackage('reports/sample/run.json');
const SAMPLE_RESULTS = inPackage('reports/sample/results.jsonl').split('\n').slice(0, 8).join('\n');

function mustBe(what: string, holds: boolean): void {
  if (!holds) throw new Error(`it does not hold: ${what}`);
}

async function readRunDirectory(text: string): Promise<void> {
  fileOf('run.json', SAMPLE_RUN);
  fileOf('results.jsonl', text);
  const [source] = await loadSources([scratch]);
  for (const { line, text: said } of source?.problems ?? []) mustBe(`a problem has a line: ${said}`, line !== null && line >= 1);
}

function readMounts(text: string): void {
  const mounts = parseMounts(text);
  mustBe('a list of mounts means the same when it is written out', isDeepStrictEqual(parseMounts(formatMounts(mounts)), mounts));
  buildMountScript(
    buildSetups(mounts, { sessionDir: '/run/s', shareDir: '/srv/share', daemons: new Map(mounts.map(({ name }) => [name, RUST_DAEMON])), sshfs: ENDPOINT }),
    'id',
  );
}

const ENDPOINT = { user: 'share', host: '10.0.2.2', port: 2222, identityFile: '/k', knownHostsFile: '/h', sharePath: '/share' };

function readJob(text: string): void {
  const workload = { name: 'job', jobText: text };
  for (const { line } of findJobDoubts(text)) mustBe('a doubt has a line of the file', line >= 1 && line <= text.split('\n').length);
  layoutSignature(workload);
  const seconds = deadlineSeconds(readPlanFigures({}).fio, text);
  mustBe(`a deadline is a number of seconds, not ${seconds}`, Number.isFinite(seconds) && seconds > 0);
}

/** What people paste: fio's output in a mail, a log, a page and another tool's list, with a table beside it. */
const PAGES = [
  PREFIXES['quoted twice'],
  PREFIXES['a logger with times'],
  LAYOUTS['HTML lines'],
  LAYOUTS['quoted-printable'],
  LAYOUTS['a list of strings'],
  breakAt(72),
  refillAt(66),
].flatMap((decorate, at) => {
  const text = readFioFixture(at % 2 === 0 ? 'formats/two-sections.normal.txt' : 'formats/status-interval.normal.txt');
  return decorate === undefined ? [] : [`# 9p\n\n${decorate(text)}\n| Test | IOPS |\n| --- | --- |\n| randread | 2500 |\n`];
});

function readPage(text: string): void {
  const source = parseText(text, 'page');
  for (const { line, text: said } of source?.problems ?? []) mustBe(`a problem has a line: ${said}`, line === null || line >= 1);
  for (const { metrics, workload } of source?.loops ?? []) {
    const rates = [metrics?.read?.iops, metrics?.write?.iops, metrics?.read?.bw, metrics?.write?.bw].filter((each) => typeof each === 'number');
    mustBe(`rates of ${workload} are numbers`, rates.every(Number.isFinite));
  }
}

async function readFolder(text: string): Promise<void> {
  const folder = join(scratch, 'results');
  mkdirSync(join(folder, '9p'), { recursive: true });
  writeFileSync(join(folder, 'virtiofs.txt'), readFioFixture('formats/seqread-psync.normal.txt'));
  writeFileSync(join(folder, '9p', 'x.txt'), text);
  const [source] = await loadSources([folder]);
  mustBe('a file of the folder that is whole is read', (source?.loops.length ?? 0) > 0);
}

const JOBS = ['seqread-psync', 'randrw-mmap-multi', 'randwrite-libaio'].map((name) => readFileSync(join(JOBS_DIR, `${name}.job`), 'utf8'));

/** The entries; loaded after coverage began, so that all of our code is counted. */
export const ENTRIES: readonly Entry[] = [
  { name: 'source', weight: 40, texts: readMutationTexts(), read: readWhole },
  {
    name: 'compressed source',
    weight: 5,
    texts: readMutationTexts(),
    read: (text) => loadSources(['-'], Readable.from([gzipSync(Buffer.from(text), { level: 1 })])),
  },
  { name: 'page', weight: 15, texts: PAGES, read: readPage },
  { name: 'folder', weight: 5, texts: [...PAGES, ...readMutationTexts()], read: readFolder },
  { name: 'results.jsonl', weight: 10, texts: [SAMPLE_RESULTS], read: readRunDirectory },
  {
    name: 'run.json',
    weight: 10,
    texts: [SAMPLE_RUN],
    read: (text) => {
      fileOf('run.json', text);
      checkStoredRun('run.json', readRunRecord(scratch));
    },
  },
  {
    name: 'config',
    weight: 8,
    texts: [
      'mounts: virtiofs,9p:msize=262144\njobs: seqread-*\nruntime: 5\nloops: 3\nsize: 64M\ndirect: 1\n',
      '# nightly\nmounts:\n  - virtiofs:cache=always\n  - sshfs\nseed: 7\naccel: tcg\nmemory: 2G\ncheck:\n  metric: iops\n',
    ],
    read: (text) => readPlanFigures(readConfigFile(fileOf('config.yml', text), {}, true)),
  },
  {
    name: 'check config',
    weight: 5,
    texts: ["check:\n  metric: [iops, bw]\n  control: [tmpfs/*]\n  accept: []\n  thresholds:\n    'sshfs/*': { minimum-effect: 10%, ignore: false }\n"],
    read: (text) => readCheckConfig(fileOf('check.yml', text)),
  },
  { name: 'job file', weight: 6, texts: [...JOBS, '[global]\nrw=randread\nbs=4k\nruntime=1m\n[a]\nstonewall\nfilename=x:y\n; no\n# no\n'], read: readJob },
  {
    name: 'mounts',
    weight: 6,
    texts: ['virtiofs,9p:msize=512000:cache=mmap,sshfs:compression=no', 'always=virtiofs:cache=always:thread-pool-size=16,tmpfs', 'a\\,b=/mnt/x\\:y'],
    read: readMounts,
  },
  {
    name: 'series',
    weight: 4,
    texts: ['virtiofs/randread-psync', '9p/seq*:clat-p99', '*/*:bw', 'sshfs/x#1a2b3c'],
    read: (text) => matcherOf(parseSeriesPattern(text))(seriesOf('virtiofs', 'randread-psync')),
  },
  {
    name: 'figures',
    weight: 2,
    texts: ['4G', '512K', '20', '1.5m', '2026-11-20T03:00Z', '2026-11-20'],
    read: (text) => {
      const size = readSize(text);
      mustBe(`a size is a number of bytes, not ${size}`, size === null || (Number.isSafeInteger(size) && size >= 0));
      mustBe('a time is one', !Number.isNaN(Date.parse(parseTime(text, '--at'))));
    },
  },
  {
    name: 'marked blocks',
    weight: 2,
    texts: ['# Speed\n\n<!-- fsbench:begin table -->\n| a |\n<!-- fsbench:end table -->\n', inPackage('docs/publishing.md').slice(0, 4000)],
    read: (text) => {
      const blocks = findBlocks(text, 'README.md');
      injectBlocks(text, 'README.md', new Map(blocks.map(({ name }) => [name, 'x'])));
    },
  },
  {
    name: 'mount table',
    weight: 1,
    texts: [readFileSync('/proc/self/mounts', 'utf8').slice(0, 4000)],
    read: (text) => findMountOf('/mnt/x', parseMountTable(text)),
  },
  {
    name: 'counters',
    weight: 1,
    texts: ['== stat\ncpu  1 2 3 4 5 6 7 8 9 10\n== loadavg\n0.5 0.4 0.3 1/2 3\n== pressure/cpu\nsome avg10=0.00 total=5\n'],
    read: parseCounters,
  },
  {
    name: 'logs of trials',
    weight: 1,
    texts: ['randread-psync', 'randrw-libaio-multi'].map((name) => readFioFixture(`trial/${name}.log`)),
    read: (text) => mustBe('a rate is a number', parseRateLogs(text, PIECE_MS).every(Number.isFinite)),
  },
];

/** Null where an entry took a text as it should, with figures or with an error of our own; else what was wrong. */
export async function tryEntry(entry: Entry, text: string): Promise<string | null> {
  try {
    await entry.read(text);
    return null;
  } catch (error) {
    return error instanceof FsbenchError ? null : String((error as Error).stack ?? error);
  }
}
