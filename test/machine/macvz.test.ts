/** Tests of src/machine/macvz.ts: instances by their folders, as its source lays them out; no macvz runs on Linux. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findLease, findMacvz, listMacvz } from '../../src/machine/macvz.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** As bootpd writes it: newest first, no zeros in front. */
const LEASES = `{
	name=dev
	ip_address=192.168.64.9
	hw_address=1,52:54:0:70:2b:1
	identifier=1,52:54:0:70:2b:1
	lease=0x6743a1b2
}
{
	name=dev
	ip_address=192.168.64.3
	hw_address=1,52:54:0:70:2b:1
	identifier=1,52:54:0:70:2b:1
	lease=0x6743a1b1
}
`;

const MAC = '52:54:00:70:2B:01';

/** A home of macvz's with these instances: the text of macvz.yaml, and a process. */
function makeHome(instances: Readonly<Record<string, readonly [yaml: string, pid: number | null]>>): { dir: string; leases: string } {
  const dir = makeTempDir();
  mkdirSync(join(dir, '_config'));
  for (const [name, [yaml, pid]] of Object.entries(instances)) {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, 'macvz.yaml'), yaml);
    if (pid !== null) writeFileSync(join(dir, name, 'vz.pid'), `${pid}\n`);
  }
  const leases = join(dir, 'leases');
  writeFileSync(leases, LEASES);
  return { dir, leases };
}

const YAML = `cpus: 2\nMACAddress: ${MAC}\n`;

test('the newest lease is found, however zeros and letters are written', () => {
  assert.is(findLease(LEASES, MAC), '192.168.64.9');
  assert.is(findLease(LEASES, '52:54:00:70:2b:02'), null);
  assert.is(findLease('', MAC), null);
});

test('instances are listed by their folders, and run where their process does', () => {
  const { dir } = makeHome({ dev: [YAML, process.pid], dead: [YAML, 4_194_305], off: ['cpus: 1\n', null] });
  assert.equal(listMacvz(dir), [
    { name: 'dead', isRunning: false, mac: MAC },
    { name: 'dev', isRunning: true, mac: MAC },
    { name: 'off', isRunning: false, mac: null },
  ]);
  assert.equal(listMacvz(join(dir, 'nowhere')), []);
});

test("one that runs is reached at its lease's address with macvz's own key", () => {
  const { dir, leases } = makeHome({ dev: [YAML, process.pid] });
  const config = findMacvz('macvz:dev', 'dev', dir, leases);
  for (const line of ['Host macvz-dev', '  HostName 192.168.64.9', `  IdentityFile "${dir}/_config/user"`])
    assert.ok(config.split('\n').includes(line), config);
});

for (const [name, message, hint] of [
  ['nobody', 'macvz:nobody: there is no such instance', /lists broken, bare, far, off; `macvz start nobody` makes it/],
  ['off', 'macvz:off: the instance is stopped, not running', /`macvz start off`/],
  ['bare', 'has no MACAddress', /`macvz stop bare`/],
  ['broken', 'has no MACAddress', /`macvz stop broken`/],
  ['far', 'has no address for 52:54:00:00:00:09', /`macvz shell far true` must work/],
] as const) {
  test(`${message}: said with what mends it (${name})`, () => {
    const { dir, leases } = makeHome({
      off: [YAML, null],
      bare: ['cpus: 1\n', process.pid],
      broken: [': [', process.pid],
      far: ['MACAddress: 52:54:00:00:00:09\n', process.pid],
    });
    const error = failureOf(() => findMacvz(`macvz:${name}`, name, dir, leases), name);
    assert.is(error.code, 'no-connection');
    assert.ok(error.message.includes(message), error.message);
    assert.match((error.hint ?? '').replace('bare, broken', 'broken, bare'), hint);
  });
}

test.run();
