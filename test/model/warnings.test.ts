/** Tests of src/model/warnings.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeWarning, explainWarning, warn } from '../../src/model/warnings.ts';

test('a warning tells its figures first, then what they mean', () => {
  assert.is(
    describeWarning(warn('short-runtime', '0.5 s of 20 s')),
    '0.5 s of 20 s: fio stopped before the runtime asked for: it measured one pass over the files; raise --size or lower --runtime',
  );
});

test('a warning without figures is its explanation alone', () => {
  assert.is(describeWarning(warn('resumed', '')), explainWarning('resumed'));
});

test('a warning is data that JSON keeps', () => {
  assert.equal(JSON.parse(JSON.stringify(warn('steal', '12 %'))), { code: 'steal', detail: '12 %' });
});

test.run();
