/** Tables in the markups and layouts of people: each figure is what the table says, and what can't be read is named. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cellsOf, mibOf, table, told } from '../support/pasted.ts';

const WANTED = { 'seq read of a': [30_000], 'seq read of b': [115_000], 'rand write of a': [3000], 'rand write of b': [10_200] };

test('tables of every markup, and of plain columns, are read as those of markdown', () => {
  const forms: Record<string, string> = {
    markdown: table('Test | a IOPS | b IOPS', 'seq read | 30000 | 115k', 'rand write | 3000 | 10.2k'),
    Org: '| Test | a IOPS | b IOPS |\n|------+------+------|\n| seq read | 30000 | 115k |\n| rand write | 3000 | 10.2k |\n',
    psql: '    Test    | a IOPS | b IOPS \n------------+--------+--------\n seq read   | 30000  | 115k\n rand write | 3000   | 10.2k\n(2 rows)\n',
    RST: '+------------+--------+--------+\n| Test       | a IOPS | b IOPS |\n+============+========+========+\n| seq read   | 30000  | 115k   |\n+------------+--------+--------+\n| rand write | 3000   | 10.2k  |\n+------------+--------+--------+\n',
    'cells of two lines':
      '+------+--------+--------+\n| Test | a IOPS | b IOPS |\n+======+========+========+\n| seq  | 30000  | 115k   |\n| read |        |        |\n+------+--------+--------+\n| rand | 3000   | 10.2k  |\n| write|        |        |\n+------+--------+--------+\n',
    MySQL:
      '+------------+--------+--------+\n| Test       | a IOPS | b IOPS |\n+------------+--------+--------+\n| seq read   | 30000  | 115k   |\n| rand write | 3000   | 10.2k  |\n+------------+--------+--------+\n',
    boxes:
      '┌──────┬────────┬────────┐\n│ Test │ a IOPS │ b IOPS │\n├──────┼────────┼────────┤\n│ seq read │ 30000 │ 115k │\n│ rand write │ 3000 │ 10.2k │\n└──────┴────────┴────────┘\n',
    'simple RST':
      '==========  ======  ======\nTest        a IOPS  b IOPS\n==========  ======  ======\nseq read     30000    115k\nrand write    3000   10.2k\n==========  ======  ======\n',
    blanks: 'Test        a IOPS  b IOPS\nseq read     30000    115k\nrand write    3000   10.2k\n',
    tabs: 'Test\ta IOPS\tb IOPS\nseq read\t30000\t115k\nrand write\t3000\t10.2k\n',
    commas: 'Test,a IOPS,b IOPS\nseq read,30000,115k\n"rand write",3000,"10.2k"\n',
    semicolons: 'Test;a IOPS;b IOPS\nseq read;30000;115k\nrand write;3000;10.2k\n',
    Jira: '||Test||a IOPS||b IOPS||\n|seq read|30000|115k|\n|rand write|3000|10.2k|\n',
    DokuWiki: '^ Test ^ a IOPS ^ b IOPS ^\n| seq read | 30000 | 115k |\n| rand write | 3000 | 10.2k |\n',
    MediaWiki: '{| class="wikitable"\n! Test !! a IOPS !! b IOPS\n|-\n| seq read || 30000 || 115k\n|-\n| rand write\n| 3000\n| 10.2k\n|}\n',
    AsciiDoc: '|===\n|Test |a IOPS |b IOPS\n\n|seq read |30000 |115k\n|rand write\n|3000\n|10.2k\n|===\n',
    LaTeX:
      '\\begin{tabular}{lrr}\n\\toprule\nTest & a IOPS & b IOPS \\\\\n\\midrule\nseq read & 30000 & \\textbf{115k} \\\\\nrand write & 3000 & 10.2k \\\\\n\\end{tabular}\n',
    HTML: '<table><tr><th rowspan="2">Test</th><th>a</th><th>b</th></tr><tr><th>IOPS</th><th>IOPS</th></tr><tr><td>seq read</td><td>30000</td><td>115k</td></tr><tr><td>rand write</td><td>3000</td><td>10.2k</td></tr></table>\n',
  };
  for (const [form, text] of Object.entries(forms)) assert.equal(cellsOf(text), WANTED, form);
});

test('numbers are read as their writer meant them', () => {
  for (const [printed, iops] of [
    ['12,800', 12_800],
    ['1,23,456', 123_456],
    ["12'800", 12_800],
    ['12 800', 12_800],
    ['12\u202F800', 12_800],
    ['1.2e5', 120_000],
    ['12.8k', 12_800],
    ['**12.8k** ✅', 12_800],
    ['12800 ± 30', 12_800],
    ['12800 (+3%)', 12_800],
  ] as const)
    assert.equal(cellsOf(table('Test | a (IOPS)', `rr | ${printed}`)), { 'rr of a': [iops] }, printed);
  assert.equal(mibOf(table('Test | a MiB/s | b MiB/s', 'seqread | 1.234,5 | 312,8', 'randread | 12.800 | 3')), {
    'seqread of a': [1234.5, null],
    'seqread of b': [312.8, null],
    'randread of a': [12_800, null],
    'randread of b': [3, null],
  });
  assert.equal(cellsOf(table('Test | a kIOPS | b IOPS (x1000)', 'rr | 81.5 | 40')), { 'rr of a': [81_500], 'rr of b': [40_000] });
});

test('a cell of which a part is not understood has no figure, and is named', () => {
  for (const printed of ['900-1100', '900 – 1100', '<100', '>5000', '~~1200~~ 1500', '1200 → 1500', '3000 at 4k', '1200/800/300']) {
    const text = table('Test | a (IOPS)', `rr | ${printed}`);
    assert.equal(cellsOf(text), {}, printed);
    assert.match(told(text), '3: rr of a: no figure can be read in the cell', printed);
  }
  const half = table('Test | a (IOPS) | b (IOPS)', 'rr | 900-1100 | 700');
  assert.equal([cellsOf(half), told(half).includes('rr of a')], [{ 'rr of b': [700] }, true], 'others are read');
});

test('sizes, links and machines are no bandwidths', () => {
  for (const text of [
    table('Flavour | RAM | Disk | Network', 'small | 4 GiB | 40 GB | 1 Gbit/s'),
    table('Filesystem | Size | Used', '/dev/sda1 | 40 GiB | 12 GiB'),
    table('Link | Speed | MTU', 'eth0 | 10 Gbit/s | 9000'),
  ])
    assert.equal(cellsOf(text), {}, text);
  assert.equal(cellsOf(table('Test | Block size | IOPS', 'rr | 16 KiB | 5000')), { 'rr of page': [5000] });
});

test('sums and averages are no work and no loops', () => {
  const text = table('Test | a (IOPS)', 'rr | 10', 'rw | 20', 'Total | 30');
  assert.equal(cellsOf(text), { 'rr of a': [10], 'rw of a': [20] });
  assert.match(told(text), "'Total' says what other rows come to");
  assert.equal(cellsOf(table('Test | Run 1 (IOPS) | Run 2 (IOPS) | Average (IOPS)', 'rr | 10 | 20 | 15')), { 'rr of page': [10, 20] });
  assert.equal(cellsOf(table('Test | Read IOPS | Write IOPS | Total IOPS', 'mix | 7 | 3 | 10')), { 'mix of page': [7, 3] });
});

test('a table of which nothing says what its figures are is told which titles would do', () => {
  for (const text of [table('Test | a | b', 'seqread | 120 | 450'), table('Test | a p99 (us)', 'rr | 110')])
    assert.match(told(text), "no column of this table says that it has bandwidths (BW, MiB/s, MB/s) or IOPS: title its columns 'NAME (BW)'");
  assert.match(told(table('Test | a (mb/s)', 'seqread | 120')), 'mb/s may be bits or bytes');
});

test("rows of the script's tables that can't be read are named, and tables of one name are told apart by what leads in to them", () => {
  const rows = (mb: number) => `NAME  WORKLOAD  Bandwidth  IOPS\nvtfs  seqread-psync  ${mb}.0mb  20.0k\n`;
  assert.equal(mibOf(`Without the series:\n\n${rows(80)}\nWith the series:\n\n${rows(160)}`), {
    'seqread-psync of vtfs, Without the series': [80, null],
    'seqread-psync of vtfs, series': [160, null],
  });
  assert.match(told(`${rows(80)}vtfs  randread-psync  about 12mb or so\n`), "3: not understood, and may be a row: 'vtfs");
});

test('directions in other words, and writes by their short name', () => {
  assert.equal(mibOf(table('Test | Lesen (MiB/s) | Schreiben (MiB/s)', '1M | 410 | 350')), { '1M of page': [410, 350] });
  assert.equal(cellsOf(table('Share | Workload | IOPS', 'NFS | seq-w | 300', 'SMB | seq-w | 210')), { 'seq-w of NFS': [300], 'seq-w of SMB': [210] });
  assert.equal(mibOf(table('Share | Workload | BW', 'NFS | seq-w | 300MiB/s', 'SMB | seq-w | 210MiB/s')), {
    'seq-w of NFS': [null, 300],
    'seq-w of SMB': [null, 210],
  });
});

test.run();
