/** What runs in the target's node to hear of saved files as a dev server does: chokidar on a folder; bundled, and sent there as one file. */

import { basename } from 'node:path';
import { watch } from 'chokidar';

const [dir = '.', mode] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

watch(dir, { ignoreInitial: true, usePolling: mode === 'polling' })
  .on('all', (event, path) => print(`${event} ${basename(path)}`))
  .on('error', (error) => print(`error: ${String(error)}`))
  .on('ready', () => print('ready'));

process.stdin.resume().on('end', () => process.exit(0));
