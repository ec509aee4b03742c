/** Pages, mails and logs of every kind that docs/sources.md names: what is read of them, and what is refused. Figures are made up. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { block, cellsOf, LATER, mibOf, readPage as read, run, table } from '../../support/pasted.ts';

test('separate starts of fio are loops, whatever of them was pasted', () => {
  const both = { 'x of page': [1000, 3000] };
  const [first, second] = [run('x', { iops: 1000 }), run('x', { iops: 3000, time: LATER })];
  const bare = (text: string) => text.split('\nRun status')[0] as string;
  assert.equal(cellsOf(first + second), both, 'all of both');
  assert.equal(cellsOf(`${bare(first)}\n${bare(second)}\n`), both, 'without summaries');
  assert.equal(cellsOf(block('x', { iops: 1000 }) + block('x', { iops: 3000, time: LATER })), both, 'blocks alone');
  assert.equal(cellsOf(`${bare(block('x', { iops: 1000 }))}\n${bare(block('x', { iops: 3000, time: LATER }))}\n`), both, 'heads and rates alone');
  assert.equal(cellsOf(`Hi all,\n\n$ fio x.fio\n${first}\n$ fio x.fio\n${second}\nRegards\n`), both, 'behind prompts');
});

test('jobs of one start that were not reported as a group are one loop', () => {
  const jobs = [1000, 1100].map((iops) => block('x', { iops }).split('\nRun status')[0]).join('\n');
  assert.equal(
    cellsOf(
      run('x', { iops: 1 })
        .replace(/x: \(groupid[\s\S]*/, '')
        .replace('1 process', '2 processes') + jobs,
    ),
    { 'x of page': [2100] },
  );
});

test('what stands above results names their mounts', () => {
  const [one, two] = [run('x', { iops: 1000 }), run('x', { iops: 3000, time: LATER })];
  const wanted = { 'x of virtiofs': [1000], 'x of 9p (loose)': [3000] };
  const pages: Record<string, string> = {
    headings: `# Results\n\n## virtiofs\n\n${one}\n## 9p (loose)\n\n${two}`,
    'underlined headings': `virtiofs\n--------\n\n${one}\n9p (loose)\n----------\n\n${two}`,
    'headings of a wiki': `== virtiofs ==\n<pre>\n${one}</pre>\n== 9p (loose) ==\n<pre>\n${two}</pre>\n`,
    'headings of HTML': `<h1>Bench</h1><h2>virtiofs</h2><pre>${one}</pre><h2>9p (loose)</h2><pre>${two}</pre>`,
    'titles in bold': `**virtiofs**\n\n\`\`\`\n${one}\`\`\`\n\n**9p (loose)**\n\n\`\`\`\n${two}\`\`\`\n`,
    'lines that lead in': `With virtiofs:\n\n${one}\nAnd on 9p (loose):\n\n${two}`,
    'labels of fences': `\`\`\`virtiofs\n${one}\`\`\`\n\n\`\`\`text title="9p (loose)"\n${two}\`\`\`\n`,
    'items of a list': `- virtiofs\n\n${one.replace(/^/gm, '  ')}\n- 9p (loose)\n\n${two.replace(/^/gm, '  ')}`,
    'quoted headings': `## virtiofs\n${one}\n## 9p (loose)\n${two}`.replace(/^/gm, '> '),
  };
  for (const [what, page] of Object.entries(pages)) assert.equal(cellsOf(page), wanted, what);
  assert.equal(cellsOf(`[root@host ~]# fio x.fio\n${one}\n[root@guest mnt]# fio x.fio\n${two}`), { 'x of host': [1000], 'x of guest': [3000] }, 'prompts');
  const typed = (folder: string) => `$ fio --name=x --directory=/mnt/${folder}\n`;
  assert.equal(cellsOf(`${typed('a')}${one}\n${typed('b')}${two}`), { 'x of /mnt/a': [1000], 'x of /mnt/b': [3000] }, 'folders');
});

test('a long line of pieces of fio neither names results nor cuts them in two', () => {
  const pieces = 'min=1, max=20, avg=3.50, stdev=1.10, '.repeat(80).trim();
  const [one, two] = [run('x', { iops: 1000 }), run('x', { iops: 3000, time: LATER })];
  assert.equal(cellsOf(`With virtiofs:\n\n${pieces}\n\n${one}\nAnd on 9p (loose):\n\n${pieces}\n\n${two}`), {
    'x of virtiofs': [1000],
    'x of 9p (loose)': [3000],
  });
  assert.equal(cellsOf(one.replace('  read: ', (rates) => `${pieces}\n${rates}`)), { 'x of page': [1000] }, 'between a head and its rates');
});

test('the outermost names that tell runs apart are taken, and those that count are none', () => {
  const part = (mount: string, first: number) => `# ${mount}\n## one\n${run('x', { iops: first })}\n## two\n${run('y', { iops: first + 1 })}\n`;
  assert.equal(cellsOf(part('9p', 1000) + part('virtiofs', 3000)), { 'x of 9p': [1000], 'y of 9p': [1001], 'x of virtiofs': [3000], 'y of virtiofs': [3001] });
  assert.equal(cellsOf(`## Run 1\n${run('x', { iops: 1000 })}\n## Run 2\n${run('x', { iops: 1100, time: LATER })}`), { 'x of page': [1000, 1100] });
  assert.equal(cellsOf(`## host\n${run('x', { iops: 1000 })}`), { 'x of page': [1000] }, 'one alone needs no name');
});

test('where prose alone stands between, the job is refused by both lines', () => {
  const text = `This is what I measured at first.\n\n${run('x', { iops: 1000 })}\nThen I changed a thing and it became faster.\n\n${run('x', { iops: 3000, time: LATER })}`;
  const { loops, problems } = read(text);
  assert.equal(loops, []);
  assert.match(problems.map(({ text: said }) => said).join('; '), /job 'x' stands behind .*line 3\) and .*whether these are loops or mounts is not told/);
});

test('a block that an answer quotes again counts once', () => {
  const first = run('x', { iops: 1000 });
  assert.equal(cellsOf(`On Monday, A wrote:\n${first.replace(/^/gm, '> ')}\nI get this:\n\n${first}`), { 'x of page': [1000] });
});

test('figures of text for people carry their doubt, and those of JSON do not', () => {
  const codes = (text: string) => read(text).loops.flatMap(({ warnings }) => warnings.map(({ code }) => code));
  assert.equal(codes(`Look:\n\n${run('x', { iops: 1000 })}`), ['from-paste']);
  assert.equal(codes(run('x', { iops: 1000 })), [], 'clean output');
  const json = JSON.stringify({ 'fio version': 'fio-3.36', jobs: [{ jobname: 'x', read: { io_bytes: 1, iops: 7, runtime: 1000 }, write: {} }] }, null, 2);
  assert.equal(codes(`Look:\n\n${json}\n`), []);
});

test('directions as columns are directions', () => {
  assert.equal(cellsOf(table('Test | IOPS (read) | IOPS (write) | BW read (MiB/s) | BW write (MiB/s)', 'mix | 7000 | 3000 | 27.3 | 11.7')), {
    'mix of page': [7000, 3000],
  });
  assert.equal(cellsOf(table('Test | a read IOPS | a write IOPS | b read IOPS | b write IOPS', 'mix | 7 | 3 | 5 | 2')), {
    'mix of a': [7, 3],
    'mix of b': [5, 2],
  });
});

test('mounts as rows are mounts', () => {
  assert.equal(cellsOf(table('Mount | Workload | IOPS | BW', 'a | rr | 7000 | 27 MiB/s', 'b | rr | 5000 | 19 MiB/s')), {
    'rr of a': [7000],
    'rr of b': [5000],
  });
  const wanted = { 'seq read of a': [300, null], 'rand write of a': [null, 20], 'seq read of b': [100, null], 'rand write of b': [null, 5] };
  assert.equal(mibOf(table('Filesystem | seq read | rand write', 'a | 300 MiB/s | 20 MiB/s', 'b | 100 MiB/s | 5 MiB/s')), wanted);
});

test('tables of one mount each are called by their headings', () => {
  const one = (mount: string, iops: number) => `## ${mount}\n\n${table('Test | IOPS | BW (MiB/s)', `rr | ${iops} | 9`)}\n`;
  assert.equal(cellsOf(one('a', 7) + one('b', 5)), { 'rr of a': [7], 'rr of b': [5] });
  assert.equal(cellsOf(one('a', 7)), { 'rr of page': [7] });
});

test('units are what they say, and where they do not say it there is no figure', () => {
  for (const [printed, mib] of [
    ['800 Mbit/s', 95.37],
    ['800 Mbps', 95.37],
    ['800 Mb/s', 95.37],
    ['100 MB/s', 95.37],
    ['100 MBps', 95.37],
    ['100 MiB/s', 100],
    ['100mb', 100],
    ['1.5 GiB/s', 1536],
  ] as const)
    assert.equal(mibOf(table('Test | a (BW)', `seqread | ${printed}`)), { 'seqread of a': [mib, null] }, printed);
  for (const printed of ['800', '800 mb/s', '42.2%', '2.0x', '120 us']) assert.equal(mibOf(table('Test | a (BW)', `seqread | ${printed}`)), {}, printed);
});

test('names of several columns tell rows and directions apart', () => {
  assert.equal(mibOf(table('Block size | Mode | a (MiB/s) | Ratio', '4k | read | 10 | 2.0x', '4k | write | 20 | 1.5x')), {
    'read of a': [10, null],
    'write of a': [null, 20],
  });
});

test('outputs of other tools are named, with what to give instead', () => {
  for (const [text, what] of [
    [
      'fio Disk Speed Tests (Mixed R/W 50/50) (Partition /dev/vda1):\n---\nBlock Size | 4k (IOPS) | 64k (IOPS)\n  ------   | ---  ----  | ----  ----\nRead | 100.00 MB/s (25.0k) | 500.00 MB/s (7.8k)\n',
      'YABS',
    ],
    [
      ' Operation      Count    AvgLat    MaxLat\n ----------------------------------------\n NTCreateX     1234     0.015     9.1\n\nThroughput 123 MB/sec  4 clients  4 procs  max_latency=9.1 ms\n',
      'dbench',
    ],
    ['==================\n= Dbench Summary =\n==================\nRandom Read/Write IOPS: 75.7k/59.7k. BW: 523MiB/s / 500MiB/s\n', 'dbench image'],
    ['FIO test results:\n\nFIO version - fio-3.36\n\nJOB: read_iops\n  blocksize=4K\nread:\n  IOPS=3000.1 BW(KiB/s)=12017\n', 'kubestr'],
    ['Phoronix Test Suite v10.8\n\nFlexible IO Tester 3.35:\n    Average: 4567 IOPS\n', 'Phoronix'],
    ['500, 9800, 0, 4096, 0\n1000, 10200, 0, 4096, 0\n', 'a log of fio'],
  ] as const) {
    const { loops, problems } = read(text);
    assert.equal(loops, [], what);
    assert.match(problems[0]?.text ?? '', what);
    assert.match(problems[0]?.text ?? '', /give |reads fio only/, `${what}: what to give`);
  }
});

test('a text in which nothing can be read says what looks like a rate', () => {
  const { problems } = read('We saw 300 MB/s on it.\nNothing else.\nAnd about 12k IOPS.\n');
  assert.equal(problems, [
    { file: 'page', line: 1, text: "not understood, and may be a rate: 'We saw 300 MB/s on it.'" },
    { file: 'page', line: 3, text: "not understood, and may be a rate: 'And about 12k IOPS.'" },
  ]);
});

test.run();
