// `npm run build`: compiles src, test, bench, simulate, faults, fuzz and campaign, and bundles the page's script and style sheet into dist/page,
// and what `sync` sends into a target's node into dist/src/watch.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const compiled = spawnSync(process.execPath, [join(root, 'node_modules/typescript-native/bin/tsc'), '-p', join(root, 'tsconfig.json')], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

await build({
  absWorkingDir: root,
  entryPoints: { page: 'src/page/main.ts', style: 'src/page/style.css' },
  outdir: 'dist/page',
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome111', 'firefox121', 'safari16.4'],
  // Hashed into the page: the same on every machine.
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});

await build({
  absWorkingDir: root,
  entryPoints: { watch: 'src/watch/main.ts' },
  outdir: 'dist/src/watch',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The node of a target may be older than ours.
  target: 'node14.18',
  legalComments: 'inline',
  logLevel: 'warning',
});
