// `npm run build`: compiles src, test, bench, simulate, faults and fuzz, and bundles the page's script and style sheet into dist/page.
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
