/** Tests of src/target/program-versions.ts: what tools print to --version, and a target without them. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openLocalTarget } from '../../src/machine/local.ts';
import { parseVersions, readProgramVersions } from '../../src/target/program-versions.ts';

/** As the script printed it for these on Debian 12 with Node 20, npm 11 and busybox 1.35. */
const SAID = `gcc gcc (Debian 12.2.0-14+deb12u1) 12.2.0
git git version 2.39.5
make GNU Make 4.3
node v20.20.2
npm 11.19.1
sqlite3 3.40.1 2022-12-28 14:03:47 df5c253c0b3dd24916e4ec7cf77d3db5294cc9fd45ae7b9c5e82ad8197f3alt1
tar tar (busybox) 1.35.0
pip pip 23.2.1 from /usr/lib/python3.11/site-packages/pip (python 3.11)
yarn 
`;

test('the version of each tool is found in what it prints, and one that prints none is left out', () => {
  assert.equal(parseVersions(SAID), {
    gcc: '12.2.0-14+deb12u1',
    git: '2.39.5',
    make: '4.3',
    node: '20.20.2',
    npm: '11.19.1',
    sqlite3: '3.40.1',
    tar: '1.35.0',
    pip: '23.2.1',
  });
});

test('only tools that are known to tell their version are started for it', async () => {
  const versions = await readProgramVersions(openLocalTarget(), ['node', 'touch', 'sh']);
  assert.equal(versions, { node: process.versions.node });
});

test.run();
