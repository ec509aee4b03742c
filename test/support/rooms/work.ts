/** A kind of work as somebody might add it: a shell script, timed. One file, and the row that the test adds. */

import type { WorkKind } from '../../../src/work/kind.ts';

/** Seconds since the boot have two decimals on every Linux (proc(5), /proc/uptime). */
const TIMED = 'now() { cut -d" " -f1 /proc/uptime; }; cd "$1" || exit 1; begun=$(now); sh "$2"; code=$?; echo "took $begun $(now)"; exit $code';

const fileOf = (workDir: string, name: string) => `${workDir}/${encodeURIComponent(name)}.sh`;

export const shellScript: WorkKind = {
  kind: 'shell-script',
  summary: 'a shell script, timed',
  figures: ['script-time'],
  endings: ['.sh'],
  program: 'sh',
  describeOptions: () => [],
  // Every line of a script is a command.
  findDoubts: (text) => text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [{ line: at + 1, text: 'runs a command' }])),
  checkText: (text) => (text.trim() === '' ? 'there is no command in it' : null),
  buildCheck: () => null,
  fileBytes: () => 0,
  buildFiles: (_plan, { name, jobText }, workDir) => [{ path: fileOf(workDir, name), text: jobText }],
  layOut: () => null,
  buildCommand: (_plan, { name }, { testDir, workDir }) => ['sh', '-c', TIMED, 'sh', testDir, fileOf(workDir, name)],
  deadlineSeconds: () => 60,
  estimateSeconds: () => 1,
  judge({ exitCode, timedOut, stdout, stderr }) {
    const none = { errno: null, metrics: null, warnings: [] };
    const [, begun, ended] = /^took (\S+) (\S+)$/m.exec(stdout) ?? [];
    if (timedOut) return { ...none, outcome: 'timed-out', reason: 'the script was still running at its deadline' };
    if (exitCode !== 0 || ended === undefined) return { ...none, outcome: 'failed', reason: `the script ended with ${exitCode}: ${stderr.trim()}` };
    // Nothing takes no time: the clock's own step stands for less.
    return { ...none, outcome: 'ok', reason: null, figures: { 'script-time': Math.max(0.01, Number(ended) - Number(begun)) } };
  },
};
