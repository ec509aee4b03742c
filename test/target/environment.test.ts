/** Tests of the pure parts of src/target/environment.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Environment } from '../../src/model/records.ts';
import { describeChanges, nameOs } from '../../src/target/environment.ts';

const BEFORE: Environment = {
  fsbench: '0.1.0',
  node: '20.19.0',
  hostKernel: '6.1.0',
  hostOs: 'Debian 12',
  hostCpu: 'Xeon',
  hostCpus: 2,
  hostMemoryBytes: 8e9,
  hostGovernor: null,
  fio: 'fio-3.33',
  guestKernel: '6.1.0',
  guestCpus: 2,
  guestMemoryBytes: 2e9,
  qemu: '7.2.0',
  accel: 'kvm',
};

test('equal environments have no changes', () => {
  assert.equal(describeChanges(BEFORE, { ...BEFORE }), []);
});

test('what makes figures another measurement is told with both values', () => {
  assert.equal(describeChanges(BEFORE, { ...BEFORE, fio: 'fio-3.36', guestKernel: '6.12.0', accel: 'tcg' }), [
    'fio was fio-3.33 and is fio-3.36',
    'guestKernel was 6.1.0 and is 6.12.0',
    'accel was kvm and is tcg',
  ]);
});

test('a tool of another version is another measurement', () => {
  const of = (npm: string): Environment => ({ ...BEFORE, programs: { git: '2.39.5', npm } });
  assert.equal(describeChanges(of('10.8.2'), of('11.19.1')), ['npm was 10.8.2 and is 11.19.1']);
});

test('what does not touch figures is no change', () => {
  assert.equal(describeChanges(BEFORE, { ...BEFORE, fsbench: '0.2.0', node: '24.0.0' }), []);
});

/** As macOS writes it, from its documentation: none was at hand. */
const SYSTEM_VERSION = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>ProductBuildVersion</key>
	<string>24B83</string>
	<key>ProductName</key>
	<string>macOS</string>
	<key>ProductVersion</key>
	<string>15.1</string>
</dict>
</plist>
`;

test('the system is called as it calls itself, on Linux and on macOS', () => {
  assert.is(nameOs('NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', null), 'Debian GNU/Linux 12 (bookworm)');
  assert.is(nameOs(null, SYSTEM_VERSION), 'macOS 15.1 (24B83)');
  assert.is(nameOs('NAME=x\n', '<plist></plist>'), null);
  assert.is(nameOs(null, null), null);
});

test.run();
