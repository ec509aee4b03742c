/** Tests of src/model/daemon.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeDaemon, nameDaemon, tellingArguments } from '../../src/model/daemon.ts';
import { readFoundMounts } from '../support/fixtures.ts';

const daemonOf = (name: string) => {
  const daemon = readFoundMounts().find((mount) => mount.name === name)?.daemon;
  if (!daemon) throw new Error(`the fixture has no daemon of ${name}`);
  return daemon;
};

test('a daemon goes by the name that people have for it', () => {
  assert.is(nameDaemon(daemonOf('virtiofs')), 'C virtiofsd 7.2.22');
  assert.is(nameDaemon({ flavour: 'rust', version: '1.13.3' }), 'Rust virtiofsd 1.13.3');
  assert.is(nameDaemon(daemonOf('nfs')), 'nfs-ganesha 4.3');
  for (const flavour of ['smbd', 'constructor']) assert.is(nameDaemon({ flavour, version: '5' }), `${flavour} 5`, 'one that a newer fsbench knows');
});

test("a virtiofsd's arguments are told, the script and the places around a nfs-ganesha are not", () => {
  const c = daemonOf('virtiofs');
  assert.equal(tellingArguments(c), c.argv.slice(1));
  assert.is(describeDaemon({ flavour: 'rust', version: '1.13.3', argv: ['/v', '--cache', 'never'] }), 'Rust virtiofsd 1.13.3: --cache never');
  assert.is(describeDaemon(daemonOf('nfs')), 'nfs-ganesha 4.3');
});

test.run();
