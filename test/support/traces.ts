/** The captured traces of fixtures/strace, and what fio printed meanwhile. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

export const readTraceFixture = (name: string): string => readFileSync(join(PACKAGE_ROOT, 'fixtures/strace', name), 'utf8');
