/** What work takes of the processor, which does not depend on what else the machine does, as the time it takes does. */

/** Processor time in ms, of all threads of this process, that `work` takes. */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** `argv` so that the system ends it (SIGXCPU) once it has used so much processor time. */
export const withCpuLimit = (seconds: number, argv: readonly string[]): [string, ...string[]] => [
  'sh',
  '-c',
  'ulimit -t "$1" && shift && exec "$@"',
  'sh',
  String(seconds),
  ...argv,
];
