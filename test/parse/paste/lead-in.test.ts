/** Tests of parse/paste/lead-in.ts: where commands say that they work. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { placeOfCommand, readPrompt } from '../../../src/parse/paste/lead-in.ts';

test('a command works in the container of the first exec that has one', () => {
  const commands: Readonly<Record<string, string | null>> = {
    'docker exec c1 fio x.fio': 'c1',
    'kubectl exec -n bench -it pod-a -- fio x.fio': 'pod-a',
    '/opt/exec; docker exec c1 fio x.fio': 'c1',
    '/opt/exec ; docker exec c1 fio x.fio': 'c1',
    '/opt/exec -q && docker exec c1 fio x.fio': 'c1',
    [`/opt/exec ${'--long '.repeat(60)}; docker exec c1 fio x.fio`]: 'c1',
    [`/opt/exec a ${'b '.repeat(200)}; docker exec c1 fio x.fio`]: 'c1',
    'docker exec c1 sh -c "cd /mnt; fio x.fio"': 'c1',
    'exec fio --rw=read': null,
    'docker exec c1 ls': null,
  };
  for (const [command, place] of Object.entries(commands)) assert.is(placeOfCommand(command), place, command);
});

test('a folder in a variable before fio is where it works', () => {
  assert.is(placeOfCommand('DIR=/mnt/9p fio x.fio'), '/mnt/9p');
  assert.is(placeOfCommand('DIR=/mnt/fio fio x.fio'), '/mnt/fio');
  assert.is(placeOfCommand('fio x.fio; DIR=/mnt/9p ls'), null);
  assert.is(placeOfCommand('DIR=/mnt/fio ls'), null);
});

test('a prompt is one line, with or without a command', () => {
  assert.equal(readPrompt('root@host:/mnt#'), { host: 'host', folder: '/mnt', command: '' });
  assert.equal(readPrompt('root@host:/mnt#   fio x.fio'), { host: 'host', folder: '/mnt', command: 'fio x.fio' });
  assert.is(readPrompt('$ fio x.fio\u2028more'), null);
});

test.run();
