/** Records anew what a manager says in the state it is in (fixtures/managers), where FSBENCH_RECORD is set. */

import { delimiter, join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { runText } from '../../src/process/run.ts';
import type { ManagerHome } from './home.ts';

export async function record(manager: 'lima' | 'colima', state: string, { dir, bin }: ManagerHome): Promise<void> {
  if (process.env['FSBENCH_RECORD'] === undefined) return;
  const env = { PATH: [bin, process.env['PATH']].join(delimiter), LIMA_USER_HOME: dir, COLIMA_USER_HOME: dir };
  await runText(['sh', join(PACKAGE_ROOT, 'fixtures/managers', manager, 'record.sh'), state], { env, timeoutMs: 600_000 });
}
