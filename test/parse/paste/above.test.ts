/** Tests of parse/paste/above.ts: what stands above results, on lines of any length. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Above, isFragment, placesOf, readHeading, readOther } from '../../../src/parse/paste/above.ts';
import { LONGEST_COMMAND, LONGEST_TELLING } from '../../../src/parse/paste/lines.ts';

/** What the lines above the end of a text tell. */
function placeAbove(...lines: readonly string[]): { readonly names: readonly string[]; readonly prose: string | null } {
  const { names, prose } = placesOf(lines)(lines.length);
  return { names: names.filter((name): name is string => name !== null), prose };
}

const PIECES = 'lat (usec): min=1, max=20, avg=3.5, stdev=1.1, bw=10.2MiB/s, iops=2600, ';
const longer = (unit: string, than: number) => unit.repeat(Math.ceil(than / unit.length) + 1);

test('a long line of pieces of fio leads in to nothing, and takes the place of nothing', () => {
  const pieces = longer(PIECES, LONGEST_TELLING).trim();
  assert.is(isFragment(pieces), true);
  assert.equal(placeAbove('virtiofs:', pieces), { names: ['virtiofs'], prose: null });
  const above = new Above();
  readOther('virtiofs:', '', above, true);
  readOther(pieces, '', above, true);
  assert.equal(
    above.take().names.filter((name) => name !== null),
    ['virtiofs'],
    'in a fence',
  );
});

test('a long line of words stays as prose', () => {
  const words = longer('Then I changed a thing and it became faster. ', LONGEST_TELLING).trim();
  assert.equal(placeAbove('virtiofs:', words), { names: [], prose: words });
});

test('a long row of a table is no prose', () => {
  const above = new Above();
  readOther('virtiofs:', '', above, false);
  readOther(longer('| words of a cell ', LONGEST_TELLING), '', above, false);
  assert.is(above.take().prose, null);
});

test('long commands tell where they work', () => {
  const options = longer('--rw=read --bs=4k ', LONGEST_TELLING);
  assert.equal(placeAbove(`root@host:/root# fio ${options}--directory=/mnt/a`).names, ['host', '/root', '/mnt/a']);
  assert.is(placeAbove('$ fio first', '', `$ fio ${options}`).prose, null, 'the first command');
  const place = placesOf(['$ fio first', `$ fio ${options}`]);
  place(1);
  assert.is(place(2).prose, `fio ${options.trim()}`, 'another command');
  assert.equal(placeAbove(`$ fio ${longer(options, LONGEST_COMMAND)}--directory=/mnt/a`).names, [], 'beyond all that is typed');
});

test('a command that asks fio of itself is none that ran', () => {
  const second = (command: string) => {
    const place = placesOf(['$ fio a.fio', command]);
    place(1);
    return place(2).prose;
  };
  assert.is(second('$ fio b.fio'), 'fio b.fio');
  assert.is(second('$ fio --version'), null);
  assert.is(second('$ fio b.fio; fio --help'), null);
  assert.is(second('$ fio --version; fio b.fio'), 'fio --version; fio b.fio');
});

test('headings are read without the signs at their end', () => {
  assert.equal(readHeading('## 9p ##'), { level: 2, title: '9p' });
  assert.equal(readHeading('## a#'), { level: 2, title: 'a' });
  assert.equal(readHeading('## #'), { level: 2, title: '#' });
  assert.equal(readHeading('== 9p =='), { level: 2, title: '9p' });
});

test.run();
