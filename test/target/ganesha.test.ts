/** Tests of src/target/ganesha.ts: what is found to be lacking before anything is started. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findLack } from '../../src/target/ganesha.ts';

/** Of Debian 12's nfs-ganesha 4.3 (`dpkg -L nfs-ganesha nfs-ganesha-vfs`). */
const CORE = ['libganesha_nfsd.so', 'libganesha_nfsd.so.4.3', 'nfs-ganesha-config.sh'];

test('a server without its part for local folders is told, with the package that has it', () => {
  const lack = findLack({}, { plugins: CORE, hasRpcbind: true });
  assert.match(lack?.what ?? '', 'libfsalvfs.so');
  assert.match(lack?.hint ?? '', 'nfs-ganesha-vfs');
  assert.is(findLack({}, { plugins: [...CORE, 'libfsalvfs.so'], hasRpcbind: true }), null);
  assert.is(findLack({}, { plugins: null, hasRpcbind: true }), null, 'where it keeps them is not known');
});

test('version 3 alone wants rpcbind', () => {
  const host = { plugins: [...CORE, 'libfsalvfs.so'], hasRpcbind: false };
  assert.match(findLack({ vers: '3' }, host)?.hint ?? '', 'install rpcbind');
  assert.is(findLack({}, host), null);
  for (const vers of ['4.2', '4.1']) assert.is(findLack({ vers }, host), null, vers);
});

test.run();
