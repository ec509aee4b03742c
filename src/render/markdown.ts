/** Markdown: the winners' table in the wiki's form, and report.md around it. */

import { markdownTable } from 'markdown-table';
import type { Report, WorkloadReport } from '../model.ts';
import { formatBandwidth, formatSizeOption } from '../units.ts';
import { explainWarning } from '../warnings.ts';
import { formatOutcome, formatRate, MARK_TEXT, type Mark, markOf } from './cell-text.ts';

/** Text that markdown shows as it is: names are data, whatever characters they hold. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>|#~]/g, '\\$&')
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;');
}

/** Numbers the notes of a table: equal notes share a number. */
function openNotes(): { refer: (text: string) => string; list: () => string[] } {
  const notes = new Map<string, number>();
  return {
    refer(text) {
      const number = notes.get(text) ?? notes.size + 1;
      notes.set(text, number);
      return `[${number}]`;
    },
    list: () => [...notes].map(([text, number]) => `- \\[${number}] ${text}`),
  };
}

const LEGEND: Readonly<Record<Exclude<Mark, 'none'>, string>> = {
  won: '✓ fastest, and the difference is real',
  tied: '≈ tied: not told apart by so many loops (more loops may tell), or less than 2 % apart',
  largest: '(✓) largest of one loop each, not tested',
};

/** The table alone, with its legend and notes: `| Workload | A (BW) | A (IOPS) | ...`. */
export function renderTable(report: Report): string {
  const notes = openNotes();
  const used = new Set<Mark>();
  const header = ['Workload', ...report.mounts.flatMap((mount) => [`${escapeMarkdown(mount)} (BW)`, `${escapeMarkdown(mount)} (IOPS)`])];
  const rows = report.workloads.map((workload) => [
    escapeMarkdown(workload.name),
    ...workload.cells.flatMap((cell) => {
      const refs = cell.warnings.map((warning) => notes.refer(escapeMarkdown(explainWarning(warning.code)))).join('');
      return (['bw', 'iops'] as const).map((metric) => {
        if (cell.outcome !== 'ok') {
          const because = cell.reason === null || cell.errno !== null ? '' : ` ${notes.refer(escapeMarkdown(cell.reason))}`;
          return `${formatOutcome(cell)}${because}`;
        }
        const mark = markOf(workload, cell.mount, metric);
        used.add(mark);
        return [formatRate(cell, metric), MARK_TEXT[mark], metric === 'bw' ? refs : ''].filter(Boolean).join(' ');
      });
    }),
  ]);
  const align = ['l', ...report.mounts.flatMap(() => ['r', 'r'])];
  const legend = (['won', 'tied', 'largest'] as const).filter((mark) => used.has(mark)).map((mark) => LEGEND[mark]);
  const parts = [markdownTable([header, ...rows], { align, stringLength: displayWidth })];
  if (legend.length > 0) parts.push(legend.join('; '));
  if (notes.list().length > 0) parts.push(notes.list().join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function displayWidth(text: string): number {
  return [...text].length;
}

/** What is printed after a run: the table, and who won how many workloads. */
export function renderAnswer(report: Report): string {
  return `${renderTable(report)}\n${summarize(report)}\n`;
}

/** Who won how many workloads, in a sentence. */
export function summarize(report: Report): string {
  const { workloads } = report;
  const alone = (mark: Mark) => (workload: WorkloadReport, mount: string) => markOf(workload, mount, 'iops') === mark;
  const won = report.mounts.map((mount) => ({ mount, count: workloads.filter((workload) => alone('won')(workload, mount)).length }));
  const largest = report.mounts.map((mount) => ({ mount, count: workloads.filter((workload) => alone('largest')(workload, mount)).length }));
  const tied = workloads.filter((workload) => workload.cells.some((cell) => markOf(workload, cell.mount, 'iops') === 'tied')).length;
  const phrases = [
    ...won.filter(({ count }) => count > 0).map(({ mount, count }) => `${escapeMarkdown(mount)} wins ${count}`),
    ...largest.filter(({ count }) => count > 0).map(({ mount, count }) => `${escapeMarkdown(mount)} is the largest in ${count}, not tested`),
    ...(tied > 0 ? [`${tied} ${tied === 1 ? 'is a tie' : 'are ties'}`] : []),
  ];
  const lacking = report.mounts.flatMap((mount) => {
    const count = workloads.filter(({ cells }) => cells.some((cell) => cell.mount === mount && cell.outcome !== 'ok')).length;
    return count > 0 ? [`${escapeMarkdown(mount)} has no figure for ${count}`] : [];
  });
  return `Of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} by IOPS: ${[...phrases, ...lacking].join('; ') || 'nothing to compare'}.`;
}

function renderEnvironment(report: Report): string[] {
  const { plan, environment, mounts, notes } = report.run;
  const { fio } = plan;
  const lines = [
    `- fio options: runtime ${fio.runtimeSeconds} s, ${plan.loops} ${plan.loops === 1 ? 'loop' : 'loops'}, iodepth ${fio.iodepth}, size ${formatSizeOption(fio.sizeBytes)}, direct ${fio.direct}, block size ${formatSizeOption(fio.blockSizeBytes)}; seed ${plan.seed}`,
    `- target: ${escapeMarkdown(plan.target)}${environment?.accel ? `, QEMU ${environment.qemu} with ${environment.accel}, ${environment.guestCpus} CPUs, ${Math.round(environment.guestMemoryBytes / 1024 ** 2)} MiB` : ''}`,
  ];
  if (environment !== null) {
    lines.push(
      `- guest: Linux ${environment.guestKernel}, ${environment.fio}`,
      `- host: ${escapeMarkdown(environment.hostOs)}, Linux ${environment.hostKernel}, ${environment.hostCpus} x ${escapeMarkdown(environment.hostCpu)}, ${Math.round(environment.hostMemoryBytes / 1024 ** 3)} GiB${environment.hostGovernor === null ? '' : `, governor ${environment.hostGovernor}`}`,
      `- fsbench ${environment.fsbench}, Node ${environment.node}`,
    );
  }
  for (const mount of mounts) {
    const daemon =
      mount.daemon === null
        ? ''
        : `; ${mount.daemon.flavour === 'c' ? 'C' : 'Rust'} virtiofsd ${mount.daemon.version}: ${escapeMarkdown(mount.daemon.argv.slice(1).join(' '))}`;
    lines.push(
      `- mount ${escapeMarkdown(mount.name)}: ${mount.fstype} on ${escapeMarkdown(mount.mountPoint)} (${escapeMarkdown(mount.options.join(','))})${daemon}`,
    );
  }
  return [...lines, ...notes.map((note) => `- ${escapeMarkdown(note)}`)];
}

/** CPU seconds QEMU, the daemon and sshd used on the host for each GiB moved, by mount; null where not known. */
function cpuCost(report: Report, mount: string): string | null {
  let seconds = 0;
  let bytes = 0;
  for (const { cells } of report.workloads) {
    for (const loop of cells.find((cell) => cell.mount === mount)?.loops ?? []) {
      if (loop.outcome !== 'ok' || loop.metrics === null || loop.hostCpuSeconds === null) continue;
      const { qemu, daemon, sshd } = loop.hostCpuSeconds;
      seconds += (qemu ?? 0) + (daemon ?? 0) + (sshd ?? 0);
      bytes += (((loop.metrics.read?.bw ?? 0) + (loop.metrics.write?.bw ?? 0)) * loop.metrics.runtimeMs) / 1000;
    }
  }
  return bytes === 0 || seconds === 0
    ? null
    : `- ${escapeMarkdown(mount)}: ${(seconds / (bytes / 1024 ** 3)).toFixed(1)} CPU seconds per GiB (${formatBandwidth(bytes).replace('/s', '')} moved in all workloads)`;
}

/** report.md: the answer, the table, what it was measured with, and how to do it again. */
export function renderReport(report: Report, command: string): string {
  const { run } = report;
  const costs = report.mounts.map((mount) => cpuCost(report, mount)).filter((line) => line !== null);
  const measured = report.workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops)).length;
  const planned = run.plan.workloads.length * run.plan.mounts.length * run.plan.loops;
  const parts = [
    `# fsbench: ${report.mounts.map(escapeMarkdown).join(', ')}`,
    `${summarize(report)}${measured < planned ? ` The run is not complete: ${measured} of ${planned} loops are measured.` : ''}`,
    renderTable(report).trimEnd(),
    'A mark is provisional as long as it rests on one run: repeat the run in other boots before you build on it. BW in MiB/s (1024), IOPS in k (1000); `a / b` is reads / writes.',
    '## Measured with',
    renderEnvironment(report).join('\n'),
    ...(costs.length === 0 ? [] : ['## Host CPU', 'What QEMU (the guest included), the daemon and sshd used on the host:', costs.join('\n')]),
    '## Again',
    `    ${command}`,
    `Run \`${run.id}\`, started ${run.startedAt}${run.finishedAt === null ? '' : `, finished ${run.finishedAt}`}. Each figure is the geometric mean of the loops in results.jsonl; raw/ has what fio printed.`,
  ];
  return `${parts.join('\n\n')}\n`;
}
