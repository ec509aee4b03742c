/** Parsers on the raw files and tables that virtiofs-tests published, as they are and damaged. */

import { testMutations, textsOf } from '../support/mutation-tests.ts';
import { testNeeding } from '../support/needs.ts';
import { testRawFolders } from '../support/raw-folder-tests.ts';
import { readPublishedFolders, WHY_NOT_PUBLISHED } from '../support/raw-folders.ts';

const test = testNeeding(WHY_NOT_PUBLISHED);
const folders = readPublishedFolders();

testRawFolders(test, folders);
testMutations(test, textsOf(folders));

test.run();
