/** Tests of src/store/raw-stem.ts. */

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rawStem } from '../../src/store/raw-stem.ts';

test('plain names are read in the name of the file', () => {
  assert.is(rawStem({ loop: 1, workload: 'seqread-psync', mount: 'cache=none' }), '1-seqread-psync@cache%3Dnone');
  assert.is(rawStem({ loop: 2, workload: 'é', mount: '9p' }, 3), '2-%C3%A9@9p~3');
});

test('names that differ by case alone have files that differ by more', () => {
  const stems = ['disk', 'Disk', 'DISK'].map((mount) => rawStem({ loop: 1, workload: 'w', mount }).toLowerCase());
  assert.is(new Set(stems).size, 3, stems.join(', '));
  assert.match(stems[1] ?? '', /^1-w@disk-[0-9a-f]{16}$/);
});

test('no two loops share a name, on file systems that tell no case apart either, and all fit', () => {
  const name = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[aAbB@~%]{1,4}$/)).filter((text) => !/\p{Cs}/u.test(text));
  const key = fc.record({ loop: fc.integer({ min: 1, max: 3 }), workload: name, mount: name });
  fc.assert(
    fc.property(key, key, (a, b) => {
      const [one, other] = [rawStem(a), rawStem(b)];
      assert.ok(one.length <= 200 && /^[\w.%@-]+$/.test(one), one);
      assert.is(one.toLowerCase() === other.toLowerCase(), JSON.stringify(a) === JSON.stringify(b), `${one} and ${other}`);
    }),
  );
});

test.run();
