/** What tells two results of one job on a page apart though no heading does: what stood before their lines, tabs, captions, cells, facts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Sayer, tellApart, wordsBefore } from '../../../src/parse/paste/said-before.ts';
import { parseText } from '../../../src/parse/text.ts';

const MINUTE = { 700: '00', 900: '20' } as const;

/** One job, ten seconds long; each start has another process and a later date. */
const run = (iops: 700 | 900) => `db: (g=0): rw=randread, bs=(R) 4096B-4096B, (W) 4096B-4096B, (T) 4096B-4096B, ioengine=psync, iodepth=1
fio-3.36
Starting 1 process

db: (groupid=0, jobs=1): err= 0: pid=${iops}: Mon Mar  2 10:${MINUTE[iops]}:00 2026
  read: IOPS=${iops}, BW=${iops * 4}KiB/s (${(iops * 4096) / 1000}kB/s)(${(iops * 10) / 256}MiB/10000msec)
    clat (usec): min=77, max=1860, avg=310.00, stdev=38.00
     issued rwts: total=${iops * 10},0,0,0 short=0,0,0,0 dropped=0,0,0,0
`;

const before = (text: string, prefix: (at: number) => string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line, at) => `${prefix(at)}${line}\n`)
    .join('');

/** IOPS by mount, or what it is refused for. */
function read(text: string): Record<string, (number | null | undefined)[]> | string {
  const source = parseText(text, 'page');
  if (source === null) return 'not read';
  if (source.loops.length === 0) return source.problems.map(({ text: said }) => said).join('; ');
  const found: Record<string, (number | null | undefined)[]> = {};
  for (const { workload, mount, metrics } of source.loops) {
    assert.is(workload, 'db');
    found[mount] = [...(found[mount] ?? []), metrics?.read?.iops];
  }
  return found;
}

const two = (digits: number) => String(digits).padStart(2, '0');

const PREFIXES: Readonly<Record<string, readonly [one: (at: number) => string, other: (at: number) => string, mounts: readonly [string, string]]>> = {
  'jobs of a matrix': [
    (at) => `perf (nfs4)\tfio\t2026-03-02T10:00:${two(at)}.1Z `,
    (at) => `perf (virtiofs)\tfio\t2026-03-02T10:20:${two(at)}.1Z `,
    ['nfs4', 'virtiofs'],
  ],
  'units of a journal': [(at) => `Mar  2 10:00:${two(at)} n3 fio-nfs[4021]: `, (at) => `Mar  2 10:20:${two(at)} n3 fio-ssd[4988]: `, ['fio-nfs', 'fio-ssd']],
  'hosts of a journal': [(at) => `Mar  2 10:00:${two(at)} hv-a fio[4021]: `, (at) => `Mar  2 10:20:${two(at)} hv-b fio[88]: `, ['hv-a', 'hv-b']],
  addresses: [() => '10.0.0.7: ', () => '10.0.0.9: ', ['10.0.0.7', '10.0.0.9']],
  'hosts of a tool': [() => 'hv1 >> ', () => 'hv2 >> ', ['hv1', 'hv2']],
};

for (const [how, [one, other, [first, second]]] of Object.entries(PREFIXES))
  test(`${how}, one behind the other, are mounts`, () => {
    assert.equal(read(before(run(700), one) + before(run(900), other)), { [first]: [700], [second]: [900] });
  });

test('what a logger has beside what it was told names mounts', () => {
  const record = (text: string, make: (line: string) => unknown) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `${JSON.stringify(make(line))}\n`)
      .join('');
  const both = (make: (line: string, pod: string) => unknown) =>
    read(record(run(700), (line) => make(line, 'fio-a')) + record(run(900), (line) => make(line, 'fio-b')));
  const mounts = { 'fio-a': [700], 'fio-b': [900] };
  assert.equal(
    both((msg, host) => ({ level: 'info', host, msg })),
    mounts,
  );
  assert.equal(
    both((log, pod_name) => ({ log: `${log}\n`, stream: 'stdout', kubernetes: { pod_name } })),
    mounts,
  );
});

test('words before lines for programs name mounts', () => {
  const terse = (iops: number) =>
    `3;fio-3.36;db;0;0;${iops * 40};${iops * 4};${iops};10000;0;0;0.0;0.0;77;1860;310.0;38.0;${'0%=0;'.repeat(20)}0;0;0.0;0.0;0;0;0.0%;0.0;0.0;${'0;'.repeat(8)}0.0;0.0;${'0%=0;'.repeat(20)}0;0;0.0;0.0;0;0;0.0%;0.0;0.0;1.0%;6.0%;9;0;14`;
  assert.equal(read(`nfs: ${terse(700)}\nssd: ${terse(900)}\n`), { nfs: [700], ssd: [900] });
  assert.equal(read(`nfs,${terse(700)}\nssd,${terse(900)}\n`), { nfs: [700], ssd: [900] });
  assert.equal(read(`\n> ${terse(700)}\n> ${terse(900)}\n`), { page: [700, 900] });
});

test('texts with line ends written out are of their key', () => {
  const mounts = { nfs: [700], ssd: [900] };
  assert.equal(read(JSON.stringify({ nfs: run(700), ssd: run(900) })), mounts);
  assert.equal(read(JSON.stringify({ nfs: run(700), ssd: run(900) }, null, 2)), mounts);
});

test('starts behind one prefix are loops, whatever times, numbers and levels stand in it', () => {
  const loops = { page: [700, 900] };
  const log = (level: string, id: string) => (at: number) => `2026-03-02 10:00:${two(at)},123 [${id}] ${level} bench.fio: `;
  assert.equal(read(before(run(700), log('INFO', '7f31a0c2')) + before(run(900), log('DEBUG', 'e0d1f2a9'))), loops);
  assert.equal(read(before(run(700), () => 'run-1 | ') + before(run(900), () => 'run-2 | ')), loops);
});

test('names that change from line to line tell nothing', () => {
  const threads = (at: number) => `[worker-${at % 4}] `;
  assert.equal(read(before(run(700), threads) + before(run(900), threads)), { page: [700, 900] });
});

/** Lines above a result, of a mount of this name; what it is to be called. */
const ABOVE: Readonly<Record<string, readonly [line: (name: string) => string, called: (name: string) => string]>> = {
  'a folder on Windows': [(name) => `D:\\${name}> fio db.fio`, (name) => `D:\\${name}`],
  'a folder in PowerShell': [(name) => `PS D:\\${name}> fio db.fio`, (name) => `D:\\${name}`],
  'a folder that is the prompt': [(name) => `/mnt/${name} # fio db.fio`, (name) => `/mnt/${name}`],
  'a volume': [(name) => `$ docker run --rm -v /mnt/${name}:/data image fio /db.fio`, (name) => `/mnt/${name}`],
  'a host of ssh': [(name) => `$ ssh -p 22 root@${name} fio db.fio`, (name) => name],
  'a pod of exec': [(name) => `$ kubectl -n io exec -i ${name} -c fio -- fio db.fio`, (name) => name],
  'a host of Ansible': [(name) => `${name} | CHANGED | rc=0 >>`, (name) => name],
  'a test of JUnit': [(name) => `<testcase name="${name}">`, (name) => name],
  'a section of LaTeX': [(name) => `\\subsection{${name}}\n\\begin{verbatim}`, (name) => name],
  'a comment of HTML': [(name) => `<!-- ${name} -->`, (name) => name],
  'a legend': [(name) => `<legend>${name}</legend>`, (name) => name],
  'a frame': [(name) => `+-----+\n| ${name} |\n+-----+`, (name) => name],
  'a file of tail': [(name) => `==> ${name}.txt <==`, (name) => `${name}.txt`],
  'a name with underscores': [(name) => `## xfs_${name}_dax`, (name) => `xfs_${name}_dax`],
  'a group of a CI system': [(name) => `##[group]${name}`, (name) => name],
  'a block of a wiki': [(name) => `{panel:title=${name}}`, (name) => name],
  'a comment of a program': [(name) => `// ${name}`, (name) => name],
  'a quoted name': [(name) => `"${name}"`, (name) => name],
  'a rule with a name': [(name) => `──────── ${name} ────────`, (name) => name],
};

for (const [how, [line, called]] of Object.entries(ABOVE))
  test(`${how} names mounts`, () => {
    assert.equal(read(`${line('old')}\n${run(700)}\n${line('new')}\n${run(900)}`), { [called('old')]: [700], [called('new')]: [900] });
  });

test('another command that does not say where it works is refused, the same one a loop', () => {
  const typed = (one: string, other: string) => read(`$ fio ${one}\n${run(700)}\n$ fio --version\nfio-3.36\n$ fio ${other}\n${run(900)}`);
  assert.equal(typed('db.fio | tee one', 'db.fio | tee two'), { page: [700, 900] });
  assert.match(typed('db.fio', '--section=x db.fio') as string, / and 'fio --section=x db.fio' /);
});

test('what stands between results in one fence leads in as it does elsewhere', () => {
  assert.equal(read(`\`\`\`\nold:\n${run(700)}\nnew:\n${run(900)}\`\`\`\n`), { old: [700], new: [900] });
  assert.match(read(`\`\`\`\n${run(700)}\nThe same on the other server, I think\n${run(900)}\`\`\`\n`) as string, /whether these are loops or mounts/);
});

const WAYS: Readonly<Record<string, (one: string, other: string) => string>> = {
  'tabs of a static site': (one, other) => `{% tab old %}\n\`\`\`\n${one}\`\`\`\n{% endtab %}\n{% tab new %}\n\`\`\`\n${other}\`\`\`\n{% endtab %}\n`,
  'tab items': (one, other) => `:::{tab-item} old\n\`\`\`\n${one}\`\`\`\n:::\n:::{tab-item} new\n\`\`\`\n${other}\`\`\`\n:::\n`,
  'parts of a page and what switches to them': (one, other) =>
    `<ul><li><a href="#a1">old</a></li><li><a href="#a2">new</a></li></ul><div id="a1"><pre>${one}</pre></div><div id="a2"><pre>${other}</pre></div>\n`,
  'captions above': (one, other) =>
    `<figure><figcaption>old</figcaption><pre>${one}</pre></figure><figure><figcaption>new</figcaption><pre>${other}</pre></figure>\n`,
  'captions below': (one, other) =>
    `<figure><pre>${one}</pre><figcaption>old</figcaption></figure><figure><pre>${other}</pre><figcaption>new</figcaption></figure>\n`,
  'cells of one row': (one, other) => `<table><tr><th>old</th><th>new</th></tr><tr><td><pre>${one}</pre></td><td><pre>${other}</pre></td></tr></table>\n`,
  'cells of two rows': (one, other) => `<table><tr><td>old</td><td><pre>${one}</pre></td></tr><tr><td>new</td><td><pre>${other}</pre></td></tr></table>\n`,
};

for (const [how, write] of Object.entries(WAYS))
  test(`${how} name mounts`, () => {
    assert.equal(read(write(run(700), run(900))), { old: [700], new: [900] });
  });

test('facts before each are told apart, or refused', () => {
  const found = read(`kernel=6.6 fs=ext4\n${run(700)}\nkernel=6.6 fs=xfs\n${run(900)}`);
  assert.equal(found, { 'kernel=6.6 fs=ext4': [700], 'kernel=6.6 fs=xfs': [900] });
});

test('prose with a percentage or a rate in it is no piece of a line of fio', () => {
  const found = read(`Then with half of the RAM given to the guest, 50% of it\n\n${run(700)}\nNow all of the RAM in the guest, that is 100%\n\n${run(900)}`);
  assert.match(found as string, /whether these are loops or mounts is not told/);
});

test('words before a line are those that tell who said it', () => {
  assert.is(wordsBefore('Mar  2 10:00:00 node-7 fio[4711]: '), 'node-7 fio');
  assert.is(wordsBefore('2026-03-02T10:00:00.1Z 00O '), '');
  assert.is(wordsBefore('[INFO] a1b2c3d4 '), '');
});

test('what all lines of one have and not all of the others tells them apart', () => {
  const sayer = new Sayer();
  for (const said of ['n1 fio t1', 'n1 fio t2', undefined, 'n1 fio t3']) sayer.add(said);
  assert.equal(sayer.common, ['n1', 'fio']);
  assert.ok(sayer.isOther('n2 fio t1', false));
  assert.not(sayer.isOther('n1 fio t9', false));
  assert.equal(tellApart([['n1', 'fio'], ['n2', 'fio'], []]), ['n1', 'n2', null]);
});

test.run();
