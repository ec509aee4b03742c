/** The table of kinds in docs/sources.md: each row's examples are in a text that is read as the row says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { block, cellsOf, documentOf, eachLine, LATER, mibOf, run, table } from '../support/pasted.ts';

const DOC = readFileSync(join(PACKAGE_ROOT, 'docs/sources.md'), 'utf8');

/** Kinds with their examples: the code in the second cell. */
function rowsOfDoc(): Map<string, readonly string[]> {
  const [, rows = ''] = /\| kind \| example \|.*\n\|.*\n((?:\|.*\n)+)/.exec(DOC) ?? [];
  return new Map(
    rows
      .trim()
      .split('\n')
      .map((row) => {
        const [, kind = '', example = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
        return [kind, [...example.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))];
      }),
  );
}

const ONE = run('x', { iops: 2500 });
const TWO = run('x', { iops: 5000, time: LATER });
const ALONE = { 'x of page': [2500] };
const LOOPS = { 'x of page': [2500, 5000] };
const MOUNTS = { 'x of 9p': [2500], 'x of virtiofs': [5000] };

type Cells = ReturnType<typeof cellsOf>;
/** A text, what is read of it, and as which figures. */
type Case = readonly [text: string, cells: Cells, read?: (text: string) => Cells];

/** By the kind's name in the doc. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'quotes, indents, lists': [
    [eachLine(ONE, (line) => `> > ${line}`), ALONE],
    [eachLine(ONE, (line) => `    ${line}`), ALONE],
    [`- x\n\n${eachLine(ONE, (line) => `  ${line}`)}`, ALONE],
    [`${eachLine(ONE, (line) => `> ${line}`)}\nI get this:\n\n${ONE}`, ALONE],
  ],
  'times and levels': [
    [eachLine(ONE, (line) => `2026-03-02T10:00:00.1Z ${line}`), ALONE],
    [eachLine(ONE, (line) => `<14>1 2026-03-02T10:00:00.1Z node-3 fio 2209 - - ${line}`), ALONE],
  ],
  'line numbers': [
    [eachLine(ONE, (line, at) => `${String(at + 1).padStart(4)}  ${line}`), ALONE],
    [eachLine(ONE, (line, at) => `${String(at + 1).padStart(6)}\t${line}`), ALONE],
  ],
  "loggers' records": [
    [eachLine(ONE, (line) => JSON.stringify({ level: 'info', msg: line })), ALONE],
    [eachLine(ONE, (line) => `time="10:00" level=info msg=${JSON.stringify(line)}`), ALONE],
  ],
  'several containers, hosts or files in one log': [
    [eachLine(ONE, (line) => `9p-1  | ${line}`) + eachLine(TWO, (line) => `virtiofs-1  | ${line}`), { 'x of 9p-1': [2500], 'x of virtiofs-1': [5000] }],
    [eachLine(ONE, (line, at) => `9p-1  | ${line}\nvirtiofs-1  | ${TWO.split('\n')[at]}`), { 'x of 9p-1': [2500], 'x of virtiofs-1': [5000] }],
    [eachLine(ONE, (line) => `9p.txt:${line}`) + eachLine(TWO, (line) => `vfs.txt:${line}`), { 'x of 9p.txt': [2500], 'x of vfs.txt': [5000] }],
  ],
  'broken and refilled lines': [[ONE.replace('Mon Mar  2 10:00:00 2026', 'Mon Mar  2\n10:00:00 2026'), ALONE]],
  "HTML, mail's encoding": [
    [`<p>${eachLine(ONE, (line) => `${line.replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length))}<br>`)}</p>`, ALONE],
    [eachLine(ONE, (line) => line.replaceAll('=', '=3D')), ALONE],
  ],
  'forums and wikis': [
    [`[code]${ONE}[/code]\n`, ALONE],
    [`[b]9p[/b]\n[code]${ONE}[/code]\n[b]virtiofs[/b]\n[code]${TWO}[/code]\n`, MOUNTS],
  ],
  'strings of other tools': [[`"stdout_lines": [\n${eachLine(ONE, (line) => `    ${JSON.stringify(line)},`)}]\n`, ALONE]],
  'looks at a run that goes on': [[`Jobs: 1 (f=1)\n${ONE}Jobs: 1 (f=1)\n${block('x', { iops: 2600, pid: 2500 })}`, { 'x of page': [2600] }]],
  'starts of fio one after the other': [[ONE + TWO, LOOPS]],
  'several mounts on a page': [
    [`## 9p\n\n${ONE}\n## virtiofs\n\n${TWO}`, MOUNTS],
    [`**9p**\n\n${ONE}\n**virtiofs**\n\n${TWO}`, MOUNTS],
    [`With sshfs:\n\n${ONE}\nAnd on virtiofs:\n\n${TWO}`, { 'x of sshfs': [2500], 'x of virtiofs': [5000] }],
    [`me@vm:/mnt/a$ fio x.fio\n${ONE}\nme@vm:/mnt/b$ fio x.fio\n${TWO}`, { 'x of /mnt/a': [2500], 'x of /mnt/b': [5000] }],
    [`$ fio --directory=/a x.fio\n${ONE}\n$ fio --directory=/b x.fio\n${TWO}`, { 'x of /a': [2500], 'x of /b': [5000] }],
    [`\`\`\`9p\n${ONE}\`\`\`\n\n\`\`\`virtiofs\n${TWO}\`\`\`\n`, MOUNTS],
    [`<TabItem value="a" label="9p">\n\n${ONE}</TabItem>\n<TabItem value="b" label="virtiofs">\n\n${TWO}</TabItem>\n`, MOUNTS],
    [`## Run 1\n\n${ONE}\n## Run 2\n\n${TWO}`, LOOPS],
    [`## 1st run\n\n${ONE}\n## 2nd run\n\n${TWO}`, LOOPS],
  ],
  'head or announcement missing': [[`Look:\n\n${ONE.replace(/^x: \(groupid.*\n/m, '')}`, ALONE]],
  'JSON in other documents': [
    [JSON.stringify({ results: [{ fio: documentOf(2500) }] }), ALONE],
    [
      `${JSON.stringify(
        [
          { mount: '9p', result: documentOf(2500) },
          { mount: 'virtiofs', result: documentOf(5000) },
        ],
        null,
        2,
      )}\n`,
      MOUNTS,
    ],
    [`${JSON.stringify({ '9p': { out: JSON.stringify(documentOf(2500)) }, virtiofs: { out: JSON.stringify(documentOf(5000)) } })}\n`, MOUNTS],
    [eachLine(JSON.stringify(documentOf(2500), null, 2), (line) => `2026-03-02T10:00:00.1Z ${line}`), ALONE],
    [JSON.stringify(documentOf(2500), null, 2).replace('{', '{obs: 1 (f=1): [r(1)][100.0%][r=9.77MiB/s][r=2500 IOPS][eta 00m:00s]'), ALONE],
  ],
  'jobs without their document': [[JSON.stringify(documentOf(2500).jobs), ALONE]],
  clients: [
    [`<hosta> ${run('x', { iops: 1000 }).replace(/^(?=x: \(groupid)/m, '<hosta> \n')}<hostb> \n${block('x', { iops: 1500 })}`, ALONE],
    [block('All clients', { iops: 2500 }), { 'All clients of page': [2500] }],
  ],
  'mounts as columns': [
    [table('Test | 9p (BW) | 9p (IOPS)', 'rr | 10MiB/s | 2560'), { 'rr of 9p': [2560] }],
    [table('Test | Left (MB/s) | Right (MB/s)', 'rr | 104.8576 | 209.7152'), { 'rr of Left': [100, null], 'rr of Right': [200, null] }, mibOf],
    [table('Test | a | b', 'rr | IOPS=160k, BW=625MiB/s | 160k IOPS (625 MiB/s)'), { 'rr of a': [625, null], 'rr of b': [625, null] }, mibOf],
  ],
  'directions as columns': [
    [table('Test | Read IOPS | Write IOPS', 'mix | 7000 | 3000'), { 'mix of page': [7000, 3000] }],
    [table('Test | R IOPS | W IOPS', 'mix | 7000 | 3000'), { 'mix of page': [7000, 3000] }],
    [table('Test | IOPS (R/W)', 'mix | 7000/3000'), { 'mix of page': [7000, 3000] }],
    [
      table('Test | 9p read | 9p write | vfs read | vfs write', 'mix | 7 MiB/s | 3 MiB/s | 9 MiB/s | 4 MiB/s'),
      { 'mix of 9p': [7, 3], 'mix of vfs': [9, 4] },
      mibOf,
    ],
  ],
  'loops as columns': [[table('Test | Run 1 (IOPS) | Run 2 (IOPS)', 'rr | 7000 | 7100'), { 'rr of page': [7000, 7100] }]],
  'mounts as rows': [
    [table('Filesystem | seq read | rand write', 'a | 300 MiB/s | 20 MiB/s'), { 'seq read of a': [300, null], 'rand write of a': [null, 20] }, mibOf],
    [table('Mount | Workload | IOPS', 'a | rr | 7000', 'b | rr | 9000'), { 'rr of a': [7000], 'rr of b': [9000] }],
  ],
  'figures as rows': [[table('  | a | b', 'Read IOPS | 7000 | 9000', 'Write IOPS | 3000 | 4000'), { 'all of a': [7000, 3000], 'all of b': [9000, 4000] }]],
  'several columns of names': [
    [table('Workload | Mode | a (MiB/s)', '4k | read | 10', '4k | write | 20'), { '4k read of a': [10, null], '4k write of a': [null, 20] }, mibOf],
  ],
  'tables of one mount': [
    [table('Test | IOPS | BW (MiB/s) | min | max', 'rr | 2560 | 10 | 9 | 11'), { 'rr of page': [2560] }],
    [
      ['9p', 'virtiofs'].map((mount) => `## ${mount}\n\n${table('Test | IOPS | BW (MiB/s) | min | max', 'x | 2500 | 10 | 9 | 11')}\n`).join(''),
      { 'x of 9p': [2500], 'x of virtiofs': [2500] },
    ],
  ],
  'two rows of titles, a unit above the table': [
    [`All values in MiB/s:\n\n${table('Test | a | b', 'rr | 10 | 20')}`, { 'rr of a': [10, null], 'rr of b': [20, null] }, mibOf],
    [table('  | a |   | b |  ', 'Test | IOPS | BW | IOPS | BW', 'rr | 2560 | 10 MiB/s | 5120 | 20 MiB/s'), { 'rr of a': [2560], 'rr of b': [5120] }],
  ],
  'other tables': [['+---+---+\n| Test | IOPS |\n+---+---+\n| rr | 2560 |\n+---+---+\n', { 'rr of page': [2560] }]],
  'tables of the script, old ones too': [
    ['NAME  I/O Operation  BW(Read/Write)\na  seqread-psync  35(MiB/s)\n', { 'seqread-psync of a': [35, null] }, mibOf],
    ['NAME  WORKLOAD  Bandwidth  IOPS\na  seqread-psync  36(MiB/s) 17k\n', { 'seqread-psync of a': [17408] }],
  ],
  'averages of times': [[`${table('Platform | Test Type | Average Time (s) | Range (s)', 'vz | Native | 2.5 | 2.4-2.6')}`, { 'time of vz/native': [] }]],
};

const ROWS = rowsOfDoc();

test('every row of the table has a text here, and every text a row', () => {
  assert.equal([...ROWS.keys()], Object.keys(CASES));
});

for (const [kind, cases] of Object.entries(CASES)) {
  test(`${kind}: each example is in one of the texts`, () => {
    // Dots stand for the rest; blanks are as many as may be.
    const plain = (text: string) => text.replace(/\s+/g, '');
    for (const example of ROWS.get(kind) ?? [])
      for (const part of example.split('...'))
        assert.ok(
          cases.some(([text]) => plain(text).includes(plain(part).trim())),
          `'${part}' is in none`,
        );
  });
  test(`${kind}: is read as the table says`, () => {
    for (const [text, cells, read = cellsOf] of cases) assert.equal(read(text), cells, text.slice(0, 300));
  });
}

test.run();
