/** Texts made to hurt a parser: each is small to write down and as large as asked for. */

const TERSE = `3;fio-3.33;j;0;0;1;1;1;1;${'0;'.repeat(8)}${'1%=0;'.repeat(20)}${'0;'.repeat(21)}${'1%=0;'.repeat(20)}${'0;'.repeat(9)}1%`;

const CSV_HEAD = 'workload,mount,run,loop,outcome,errno,reason';

/** A document of jobs, each from its number. */
function jobs(count: number, entry: (at: number) => string): string {
  return `{\n"jobs":[${Array.from({ length: count }, (_, at) => entry(at)).join(',')}]\n}\n`;
}

const times = (size: number, unit: string) => unit.repeat(Math.ceil(size / unit.length));
const numbered = (size: number, unit: (at: number) => string) => Array.from({ length: Math.ceil(size / unit(0).length) }, (_, at) => unit(at)).join('');

/** By name: a text of about `size` characters. */
export const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  'empty lines': (size) => `${times(size, '\n')}x`,
  'lines of spaces': (size) => times(size, `${' '.repeat(500)}\n`),
  'one line of spaces': (size) => `${times(size, ' ')}x`,
  'lines that open a document': (size) => times(size, '{\n'),
  'braces in one line': (size) => times(size, '{'),
  'braces that open and close': (size) => times(size, '{\n}\n'),
  'deep nesting': (size) => `{\n"jobs":${times(size / 2, '[')}${times(size / 2, ']')}\n}\n`,
  'deep nesting of objects': (size) => `{\n"jobs":[${times((size * 5) / 6, '{"a":')}1${times(size / 6, '}')}]\n}\n`,
  'a deep figure': (size) =>
    `{\n"schemaVersion":1,"workloads":[{"name":"w","cells":[{"mount":"m","loops":[{"outcome":"ok","loop":${times(size / 2, '[')}${times(size / 2, ']')}}]}]}]\n}\n`,
  'a deep outcome': (size) =>
    `{\n"schemaVersion":1,"workloads":[{"name":"w","cells":[{"mount":"m","loops":[{"outcome":${times(size / 2, '[')}${times(size / 2, ']')}}]}]}]\n}\n`,
  'a deep warning': (size) =>
    `{\n"schemaVersion":1,"workloads":[{"name":"w","cells":[{"mount":"m","loops":[{"outcome":"ok","loop":1,"readBw":1,"warnings":[${times(size / 2, '[')}${times(size / 2, ']')}]}]}]}]\n}\n`,
  'many jobs of one name': (size) => jobs(size / 35, () => '{"jobname":"j","read":{"iops":1e9}}'),
  'many jobs of many names': (size) => jobs(size / 25, (at) => `{"jobname":"j${at}"}`),
  'a list of global options': (size) => `{\n"global options":[${times(size, '{"a":"b"},')}{}],"jobs":[]\n}\n`,
  'jobs after many complaints': (size) =>
    `${numbered(size / 2, () => `fio: ${'x'.repeat(60_000)}\n`)}${jobs(size / 50, (at) => `{"jobname":"j${at}","error":1}`)}`,
  'terse lines of one name in one invocation': (size) => `Running: fio j.job\n${times(size, `${TERSE}\n`)}`,
  'terse lines of many names': (size) => numbered(size, (at) => `${TERSE.replace(';j;', `;j${at};`)}\n`),
  'terse lines of many versions': (size) => numbered(size, (at) => `${TERSE.replace('3.33', `3.${at}`)}\n`),
  'a long terse line': (size) => `3;fio-3.33;${times(size, ';')}`,
  'many cut terse lines': (size) => times(size, '3;fio-\n'),
  'many mounts': (size) => numbered(size, (at) => `TEST_NAME=${at}\nRunning: fio j\n`),
  'many facts': (size) => numbered(size, (at) => `SYSTEMINFO=${at}\n`),
  'many blocks': (size) => numbered(size, (at) => `j: (groupid=${at}, jobs=1): err= 0: pid=1: x\n  read: IOPS=1, BW=1KiB/s (1KB/s)(1KiB/1msec)\n`),
  'one block without an end': (size) => `j: (groupid=0, jobs=1): err= 0: pid=1: x\n${times(size, '  x\n')}`,
  'heads of blocks in long lines': (size) => times(size, `${times(60_000, ': (groupid=1, jobs=1): err= 1 (')}\n`),
  'announcements in long lines': (size) => times(size, `${times(60_000, ': (g=0): rw=a, bs=a a, ')}\n`),
  'many announcements and blocks': (size) =>
    numbered(size, (at) => `j${at}: (g=0): rw=read, bs=4K-4K/4K-4K, ioengine=a, iodepth=1\nj: (groupid=0, jobs=1): err= 0: pid=1: x\n`),
  'rates in long lines': (size) => `j: (groupid=0, jobs=1): err= 0: pid=1: x\n${times(size, `  read: IOPS=1, BW=1KiB/s ${times(60_000, ' (1KiB/1')}\n`)}`,
  'carriage returns': (size) => times(size, '\rfio: '),
  'a table of dashes': (size) => times(size, '-'),
  'a table of delimiters': (size) => times(size, '|-'),
  'delimiter rows': (size) => times(size, '|-|-|\n'),
  'a wide table of narrow rows': (size) => `|${numbered(size / 3, (at) => `a${at} BW|`)}\n|${times(size / 3, '-|')}\n${times(size / 3, '|x|\n')}`,
  'a table of titles that go on': (size) => `|w|${times(size, 'BW ')}|\n|-|-|\n|x|1|\n`,
  'a table of many damaged rows': (size) => `|w|a BW|\n|-|-|\n${times(size, '||\n')}`,
  'a table of backslashes': (size) => `|w|a BW|\n|-|-|\n|${times(size, '\\')}|\n`,
  'a table of stars': (size) => `|w|a BW|\n|-|-|\n|w|${times(size, '*')}|\n`,
  'a text table of words': (size) => `NAME WORKLOAD Bandwidth IOPS\n${times(size, 'a ')}\n`,
  'a text table of figures': (size) => `NAME WORKLOAD Bandwidth IOPS\n${times(size, '1kb ')}x\n`,
  'a CSV of one quote': (size) => `${CSV_HEAD}\n"${times(size, 'a,\n')}`,
  'a CSV of quotes': (size) => `${CSV_HEAD}\n${times(size, '"')}`,
  'a CSV of commas': (size) => `${CSV_HEAD}\n${times(size, ',')}`,
  'a CSV of short rows': (size) => `${CSV_HEAD}\n${times(size, 'a row of one field\n')}`,
  'a wide CSV of short rows': (size) => `${CSV_HEAD}${times(size / 2, ',')}\n${times(size / 2, 'a row of one field\n')}`,
  'a CSV of unknown warnings': (size) => `workload,mount,run,loop,outcome,warnings\na,b,,1,failed,${times(size, ';')}\n`,
};
