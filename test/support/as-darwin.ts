/**
 * Loaded by `node --import`: from then on the platform is darwin and the processor arm64, for all but packages that look for their own
 * native part by these words. Those for macOS can't run here, so they are told the truth.
 */

const NATIVE = /\/node_modules\/(?:libsql|@libsql|@neon-rs|@resvg|detect-libc|esbuild|typescript-native)\//;

/** Whether it is one of them that reads, by the stack: this getter's two frames come first, and Node's own (`os.arch`) may stand between. */
function readByNative(): boolean {
  const frames = (new Error().stack ?? '').split('\n').slice(3);
  return NATIVE.test(frames.find((frame) => !/\bnode:|<anonymous>\)?$/.test(frame)) ?? '');
}

for (const [name, told] of [
  ['platform', 'darwin'],
  ['arch', 'arm64'],
] as const) {
  const truth = process[name];
  Object.defineProperty(process, name, { get: () => (readByNative() ? truth : told) });
}
