/** Long lines made to hurt a pattern over one line: what it takes must grow with their length, and not with its square or worse. */

const LENGTH = 16_000;
const LINES = 24;
/** Of what no length of a line limits. */
const LONGEST = 200_000;

const times = (length: number, unit: string) => unit.repeat(Math.floor(length / unit.length));

/** A line of about LENGTH characters, with `unit` all the way between what it begins and ends with. */
const line = (begin: string, unit: string, end: string) => `${begin}${times(LENGTH, unit)}${end}`;

/** Such lines on a page, of which nothing else is read; what follows them is a part of some. */
const page = (...lines: readonly string[]) => `Some words.\n\n${lines.map((each) => `${each}\n\n${each}\nmore\n\n`.repeat(LINES / 2)).join('')}`;

/** Characters of a command that is read. */
const TYPED = 4900;
const typed = (begin: string, unit: string, end: string) => page(`a@b:#${begin}${times(TYPED, unit)}${end}`);

const between = (begin: string, unit: string, end: string) => page(line(begin, unit, end));

/** Lines that lead in to tables. */
const before = (begin: string, unit: string, end: string) =>
  `Some words.\n\n${`${line(begin, unit, end)}\n\n| fs | IOPS |\n| --- | --- |\n| 9p | 1 |\n\n`.repeat(LINES)}`;

const HEAD = 'j: (groupid=0, jobs=1): err= 0: pid=1: x\n  read: IOPS=1, BW=1KiB/s (1KB/s)(1KiB/1msec)\n';
/** Text is a page for it. */
const DECORATED = `> ${HEAD}`;

/** By name: a text. */
export const HOSTILE_LINES: Readonly<Record<string, string>> = {
  blanks: between('', ' ', ''),
  'blanks before a word': between('', ' ', 'x'),
  'blanks between words': between('a', ' ', 'b'),
  'blanks between words and a sign': between('a=', ' ', 'b'),
  'blanks of other kinds': between('', ' \t\u00A0', 'x'),
  'blanks before the end of a date': DECORATED + between('', ' ', '2026 x'),
  'blanks in a heading': between('# a', ' ', 'b'),
  'blanks in a heading of signs': between('# #', ' ', '\t.'),
  "blanks in a wiki's heading": between('== a', ' ', 'b'),
  'blanks in the label of a tab': between('@tab a', ' ', '}'),
  'blanks before the label of a tab': between('@tab', ' ', '}'),
  'blanks in a frame': between('│', ' ', 'b'),
  'blanks behind a title in bold': between('**a**', ' ', 'b'),
  'blanks behind a bracket': between('a)', ' ', 'b'),
  'blanks behind a list of percentiles': DECORATED + between('| 1.00th=[ 1]', ' ', 'x'),
  'blanks behind a string of a list': page(line('["a"', ' ', 'x'), "'a',", "'b',", "'c',"),
  'blanks before a string of a list': page(line('', ' ', '"a'), "'a',", "'b',", "'c',"),
  "blanks behind a forum's tags": page(line('[b]a[/b]', ' ', 'x'), '[code]a[/code]'),
  'blanks after a number': page(line('a;b;1', '\u2003', 'x')),
  'fences that go on': between('', '~', '`'),
  'colons before a table': before('a', ':', 'x'),
  'ends of sentences before a table': before('a', '!', 'x'),
  'dashes and plus signs': `${page('|a|b|')}${page(`${'----------+'.repeat(12)}x`)}${page(`|a|b|\n${'-+'.repeat(LENGTH / 2)}x`)}`,
  'dashes and blanks': page(line('|a|b|\n-', ' -', 'x')),
  'colons and dashes': page(line('|a|b|\n', ':-', 'x')),
  digits: between('', '1', ''),
  'digits before a word': between('', '1', 'x'),
  'digits and commas': between('', '1,', 'x'),
  'digits in a cell': page(line('| fs | a |\n| --- | --- |\n| 9p | ', '1', 'a |')),
  'blanks in what a row says of its figures': page(line('| fs | a |\n| --- | --- |\n| IOPS(', ' ', ') | 1 |')),
  'blanks behind what a row says of its figures': page(line('| fs | a |\n| --- | --- |\n| IOPS', ' ', 'x | 1 |')),
  'attributes of a cell': `Some words.\n{| class="a"\n|${times(LONGEST, '="')}x\n|}\n`,
  'lines of a table of LaTeX': `Some words.\n\\begin{tabular}{l}\na & ${times(LONGEST, '\\cline{')}b \\\\\n\\end{tabular}\n`,
  'carriage returns': `Some words.\n${times(LONGEST, '\r')}x\r\n`,
  'carriage returns at the beginning': `${times(60_000, '\r')}x\r\n`,
  'quotes that are escaped': `Some words.\n${times(LONGEST, '\\"')}"${times(LONGEST, '\\"')} \\n IOPS=\n`,
  'quotes of both kinds': `Some words.\n${times(LONGEST, `\\"\\'`)} \\n IOPS=\n`,
  'signs before a document': `Some words.\n0${times(LONGEST, '-')}0 {"jobs": [\n`,
  'ranks of latency': `${HEAD}    clat percentiles (usec):\n${`     | ${times(8000, '1')}\n`.repeat(50)}`,
  'parameters of a run': `TEST_NAME=a\n${`RUNTIME=1 ${times(8000, 'a')}\n`.repeat(50)}`,
  'line ends': `Some words.\n${times(40_000, '\n')}x\n`,
  'line ends and blanks': `Some words.\n${times(40_000, ' \n')}x\n`,
  'commands that ask': typed(' ', 'fio ', '--help'),
  'folders of a command without a program': typed(' ', 'A=/x ', ''),
  'containers of a command without a program': typed(' ', 'exec ', ''),
  'containers of a command that are none': typed(' ', 'exec - ', 'fio'),
  'hosts of a command': typed(' ', 'ssh -i -i -i -i -i ', '!'),
  'blanks behind a prompt': typed('', ' ', 'x\u2028y'),
  'lines in a command': typed(' ', 'fio ', '\u2028y'),
  'pieces of lines of fio': between('', 'lat=1, ', 'x'),
  'signs in a piece of a line of fio': between('a', '=', 'x'),
  'blanks in pieces of lines of fio': between('', 'a=   ', 'x'),
  'samples of a log': `${'1, 2, 0, 4\n\n\n'.repeat(1000)}x\n`,
};
