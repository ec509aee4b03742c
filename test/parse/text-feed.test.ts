/** Tests of src/parse/text-feed.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HEAD_LENGTH } from '../../src/parse/detect.ts';
import { openParser } from '../../src/parse/open-parser.ts';
import { openFeed } from '../../src/parse/text-feed.ts';
import { listFioFixtures, listFormatFixtures, readFioFixture } from '../support/fixtures.ts';

type Event = readonly ['line', string, number] | readonly ['document', string, number, boolean];

function feed(pieces: readonly string[]): Event[] {
  const events: Event[] = [];
  const { write, end } = openFeed({
    line: (text, number) => void events.push(['line', text, number]),
    document: (text, number, whole) => void events.push(['document', text, number, whole]),
  });
  for (const piece of pieces) write(piece);
  end();
  return events;
}

test('lines and documents come in their order with the number of their first line', () => {
  assert.equal(feed(['a\n{\n "x": 1\n}\nb\n{"y":2}\nc']), [
    ['line', 'a', 1],
    ['document', '{\n "x": 1\n}', 2, true],
    ['line', 'b', 5],
    ['document', '{"y":2}', 6, true],
    ['line', 'c', 7],
  ]);
});

test('line ends of Windows are taken away', () => {
  assert.equal(feed(['a\r\n{\r\n}\r\nb\r\n']), [
    ['line', 'a', 1],
    ['document', '{\r\n}', 2, true],
    ['line', 'b', 4],
  ]);
});

test('what a carriage return wrote over is gone, as on a terminal', () => {
  assert.equal(feed(['Jobs: 1 [r(1)][50%]\rJobs: 1 [r(1)][99%]\rlast\n']), [['line', 'last', 1]]);
});

test('a byte order mark is no part of the first line', () => {
  assert.equal(feed(['\uFEFF{\n}\n']), [['document', '{\n}', 1, true]]);
  assert.equal(feed(['', '\uFEFF', 'a\n\uFEFFb']), [
    ['line', 'a', 1],
    ['line', '\uFEFFb', 2],
  ]);
});

test('a document that another one follows, or that the text ends in, is told to be cut off', () => {
  assert.equal(feed(['{\n "a": 1,\n{\n}\n']), [
    ['document', '{\n "a": 1,\n', 1, false],
    ['document', '{\n}', 3, true],
  ]);
  assert.equal(feed(['{\n "a']), [['document', '{\n "a', 1, false]]);
});

test('braces that are not in the first column end nothing', () => {
  const text = '{\n  "a" : {\n  },\n  "b" : "}"\n}\n';
  assert.equal(feed([text]), [['document', text.trimEnd(), 1, true]]);
});

test('numbers go on after a document with text behind its end', () => {
  assert.equal(feed(['{\n} trailing\nafter\n']), [
    ['document', '{\n}', 1, true],
    ['line', 'after', 3],
  ]);
});

const pieces = fc.array(fc.constantFrom('{', '}', '\n', '\r', 'a', ' ', '{\n', '}\n', '{}', '\uFEFF', '"', '\n{', '\n}', 'long enough'), { maxLength: 60 });

/** A text cut at random places. */
const chunked = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.array(fc.nat(400), { minLength: 1, maxLength: 20 })).map(([text, sizes]) => {
    const chunks: string[] = [];
    for (let at = 0, turn = 0; at < text.length; turn++) {
      const size = sizes[turn % sizes.length] as number;
      chunks.push(text.slice(at, at + size));
      at += size === 0 && sizes.every((each) => each === 0) ? 1 : size;
      if (sizes.every((each) => each === 0)) chunks[chunks.length - 1] = text.slice(at - 1, at);
    }
    return { text, chunks };
  });

test('in whatever pieces a text comes, the same lines and documents come out', () => {
  fc.assert(
    fc.property(chunked(pieces.map((parts) => parts.join(''))), ({ text, chunks }) => {
      assert.is(chunks.join(''), text, 'chunks');
      assert.equal(feed(chunks), feed([text]));
    }),
    { numRuns: 2000 },
  );
});

test('in whatever pieces a file comes, the same loops come out', () => {
  const names = [...listFioFixtures(), ...listFormatFixtures()];
  const texts = fc.constantFrom(...names).map(readFioFixture);
  fc.assert(
    fc.property(chunked(texts), ({ text, chunks }) => {
      const read = (parts: readonly string[]) => {
        const parser = openParser(text.slice(0, HEAD_LENGTH));
        for (const part of parts) parser?.write(part);
        return parser?.end();
      };
      assert.equal(read(chunks), read([text]));
    }),
    { numRuns: 150 },
  );
});

test('every character of a text without documents is in a line', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\t', '"') }), { maxLength: 20 }), (lines) => {
      const text = lines.map((line) => `${line}\n`).join('');
      assert.equal(
        feed([text]),
        lines.map((line, at) => ['line', line, at + 1]),
      );
    }),
  );
});

test.run();
