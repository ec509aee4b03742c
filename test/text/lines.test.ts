/** Tests of src/text/lines.ts. */

import fc from 'fast-check';
import pc from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeDiagnostic, writeLines } from '../../src/text/lines.ts';
import { cpuMsOf } from '../support/cpu-time.ts';

const PLAIN = { color: false };

test('what a CI system would obey has a sign before or inside its mark', () => {
  for (const [text, written] of [
    ['::error::x', '\\::error::x'],
    [' \t\u3000::error::x', ' \t\u3000\\::error::x'],
    ['a\n::error::x\r\n::b', 'a\n\\::error::x\r\n\\::b'],
    ['a\r::error::x', 'a␍::error::x'],
    ['a ::error::x', 'a ::error::x'],
    ['a ##[error]x', 'a #\\#[error]x'],
    ['###[error]x', '##\\#[error]x'],
    ['##vso[a]##VSO[b]##teamcity[c]', '#\\#vso[a]#\\#VSO[b]#\\#teamcity[c]'],
    ['## heading', '## heading'],
  ] as const)
    assert.is(writeLines(text, PLAIN), written, JSON.stringify(text));
});

test('lines, tabs, and colours of ours on a terminal stay', () => {
  const colors = pc.createColors(true);
  const text = `a\tb\r\n${colors.bold(colors.green('c'))} ${colors.dim('d')}\n`;
  assert.is(writeLines(text, { color: true }), text);
  assert.not.match(writeLines(text, PLAIN), '\u001b', 'where there are no colours');
  assert.is(writeLines('\u001b[2J\u001b[8mx\u001b]0;t\u0007', { color: true }), '␛[2J␛[8mx␛]0;t␇', 'what is no colour');
  assert.is(writeLines(`${colors.bold('::error::x')}`, { color: true }), '\u001b[1m\\::error::x\u001b[22m');
});

test('a diagnostic is one line end to end, and no word of others begins another', () => {
  assert.is(writeDiagnostic('fsbench: x'), 'fsbench: x\n');
  assert.is(writeDiagnostic('fsbench: x\ny\n  z\n'), 'fsbench: x\n  y\n  z\n');
  assert.is(writeDiagnostic('fsbench: a\n::error::b'), 'fsbench: a\n  \\::error::b\n');
});

test('of no text anything is obeyed', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('::', '\n', '\r', ' ', '##[', '##vso[', '#', '\u001b[31m', '\u0085', '\u2028'));
  fc.assert(
    fc.property(fc.array(piece), fc.boolean(), (pieces, color) => {
      const written = writeLines(pieces.join(''), { color });
      for (const line of written.split(/\r\n|\r|\n/)) {
        assert.not.ok(line.trimStart().startsWith('::'), JSON.stringify(line));
        assert.not.match(line, /##(?:vso|teamcity)?\[/i, JSON.stringify(line));
      }
    }),
  );
});

test('no password of an address is printed, whatever signs it has, and looking for one costs little', () => {
  for (const [text, shown] of [
    ['postgres://u:secret@host/db', 'postgres://u:***@host/db'],
    ['postgres://u:p@ss@host/db', 'postgres://u:***@host/db'],
    ['no postgres://u:a:b@h and postgres://v:c@h', 'no postgres://u:***@h and postgres://v:***@h'],
    ['postgres://host/db', 'postgres://host/db'],
    ['postgres://user@host:5432/db', 'postgres://user@host:5432/db'],
    ['postgres://host:5432/db', 'postgres://host:5432/db'],
  ] as const) {
    assert.is(writeDiagnostic(text), `${shown}\n`, text);
  }
  assert.ok(cpuMsOf(() => writeDiagnostic('a://:'.repeat(40_000))) < 5000, 'in proportion to the text');
});

test.run();
