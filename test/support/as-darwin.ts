/**
 * Loaded by `node --import`: from then on the platform is darwin and the processor arm64, for all but packages that look for their own
 * native part by these words. Those for macOS can't run here, so they are told the truth.
 */

const NATIVE = /\/node_modules\/(?:libsql|@libsql|@neon-rs|@resvg|detect-libc|esbuild|typescript-native)\//;

/** The file that reads a property, by the stack: this getter's frames come first. */
function readByNative(): boolean {
  return NATIVE.test((new Error().stack ?? '').split('\n')[3] ?? '');
}

for (const [name, told] of [
  ['platform', 'darwin'],
  ['arch', 'arm64'],
] as const) {
  const truth = process[name];
  Object.defineProperty(process, name, { get: () => (readByNative() ? truth : told) });
}
