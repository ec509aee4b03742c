/** Runs fsbench's commands with --out on a disk that is full, and prints what came of the files: arguments are the disk, and the commands as JSON. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { fill } from './small-disk.ts';

export interface Exported {
  readonly argv: readonly string[];
  readonly status: number | null;
  readonly stderr: string;
  /** What the file holds that was there before. */
  readonly old: string;
  /** Files that lie beside it. */
  readonly beside: readonly string[];
}

/** What stands in the place of each command's output: also a document to inject into. */
export const OLD_CONTENT = 'before\n<!-- fsbench:begin table -->\n<!-- fsbench:end table -->\n';

const [, , disk, commands] = process.argv;
if (disk !== undefined && commands !== undefined) {
  const runs = (JSON.parse(commands) as string[][]).map((argv, at) => ({ argv, dir: join(disk, String(at)) }));
  for (const { argv, dir } of runs) {
    mkdirSync(dir);
    writeFileSync(join(dir, argv.at(-1) as string), OLD_CONTENT);
  }
  fill(join(disk, 'filler'));
  const exported = runs.map(({ argv, dir }): Exported => {
    const file = argv.at(-1) as string;
    const words = [...argv.slice(0, -1), join(dir, file)];
    const { status, stderr } = spawnSync(process.execPath, [join(PACKAGE_ROOT, 'dist/src/cli.js'), ...words], { encoding: 'utf8' });
    return { argv, status, stderr, old: readFileSync(join(dir, file), 'utf8'), beside: readdirSync(dir).filter((name) => name !== file) };
  });
  process.stdout.write(JSON.stringify(exported));
}
