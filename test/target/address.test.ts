/** Tests of src/target/address.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAddress } from '../../src/target/address.ts';
import { failureOf } from '../support/failure.ts';

test('a name and its options', () => {
  assert.equal(parseAddress('docker', 'ctx?container=a=b&image=x', ['container', 'image']), { name: 'ctx', options: { container: 'a=b', image: 'x' } });
  assert.equal(parseAddress('docker', '', ['container']), { name: '', options: {} });
});

for (const address of ['x?contain=a', 'x?container', 'x?', 'x?container=']) {
  test(`an option that can't be is refused with those there are: ${address}`, () => {
    const error = failureOf(() => parseAddress('docker', address, ['container']), address);
    assert.equal([error.exitCode, error.hint], [2, 'it takes ?container=...']);
  });
}

test.run();
