/** What the figures were measured with: a run's options, machines and mounts, or what an imported file says. */

import type { FoundMount, RunRecord, SourceInfo } from '../../model/records.ts';
import { formatSizeOption } from '../../text/units.ts';
import { type Html, html } from './html.ts';

type Row = readonly [term: string, text: string];

function renderList(rows: readonly Row[]): Html {
  return html`<dl>${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function listMachines({ plan, environment }: RunRecord): Row[] {
  const target: Row = [
    'Target',
    `${plan.target}${environment?.accel ? `, QEMU ${environment.qemu} with ${environment.accel}, ${environment.guestCpus} CPUs, ${Math.round(environment.guestMemoryBytes / 1024 ** 2)} MiB` : ''}`,
  ];
  if (environment === null) return [target];
  const governor = environment.hostGovernor === null ? '' : `, governor ${environment.hostGovernor}`;
  return [
    target,
    ['Guest', `Linux ${environment.guestKernel}, ${environment.fio}`],
    [
      'Host',
      `${environment.hostOs}, Linux ${environment.hostKernel}, ${environment.hostCpus} x ${environment.hostCpu}, ${Math.round(environment.hostMemoryBytes / 1024 ** 3)} GiB${governor}`,
    ],
    ['Programs', `fsbench ${environment.fsbench}, Node ${environment.node}`],
  ];
}

function listOptions({ plan }: RunRecord): Row[] {
  const { fio } = plan;
  return [
    [
      'fio options',
      `runtime ${fio.runtimeSeconds} s, iodepth ${fio.iodepth}, size ${formatSizeOption(fio.sizeBytes)}, direct ${fio.direct}, block size ${formatSizeOption(fio.blockSizeBytes)}`,
    ],
    ['Loops', `${plan.loops} a cell; order of mounts drawn from seed ${plan.seed}`],
  ];
}

function describeDaemon({ daemon }: FoundMount): string {
  if (daemon === null) return 'none';
  const flavour = daemon.flavour === 'c' ? 'C ' : daemon.flavour === 'rust' ? 'Rust ' : `${daemon.flavour} `;
  return `${flavour}virtiofsd ${daemon.version}: ${daemon.argv.slice(1).join(' ')}`;
}

function renderMounts(mounts: readonly FoundMount[], title: string): Html | null {
  if (mounts.length === 0) return null;
  const rows = mounts.map(
    (mount) =>
      html`<tr><th scope="row">${mount.name}</th><td>${mount.fstype}</td><td>${mount.mountPoint}</td><td class="code">${mount.options.join(', ')}</td><td class="code">${describeDaemon(mount)}</td></tr>\n`,
  );
  return html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table class="plain">
<caption>Mounts as the target really had them</caption>
<thead><tr><th scope="col">Mount</th><th scope="col">Type</th><th scope="col">Mount point</th><th scope="col">Options</th><th scope="col">Daemon</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}

function renderProblems({ problems }: SourceInfo): Html | null {
  if (problems.length === 0) return null;
  const items = problems.map(({ file, line, text }) => html`<li>${line === null ? file : `${file}:${line}`}: ${text}</li>`);
  return html`<h4>What could not be read</h4><ul>${items}</ul>`;
}

function renderNotes(notes: readonly string[]): Html | null {
  return notes.length === 0 ? null : html`<h4>Notes</h4><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}

const FORMAT_NAMES: Readonly<Record<SourceInfo['format'], string>> = {
  'run-directory': 'a run of fsbench',
  'virtiofs-tests': "virtiofs-tests' raw output",
  'fio-output': "fio's output",
  'fsbench-csv': "fsbench's CSV",
  'fsbench-json': "fsbench's JSON",
  'results-table': 'a markdown table',
};

function renderSource(source: SourceInfo): Html {
  const { name, format, run, facts } = source;
  const rows: Row[] =
    run === null
      ? [['Format', FORMAT_NAMES[format]]]
      : [
          ['Run', `${run.id}, started ${run.startedAt}${run.finishedAt === null ? ', not finished' : `, finished ${run.finishedAt}`}`],
          ...listOptions(run),
          ...listMachines(run),
        ];
  return html`<h3>${name}</h3>
${renderList(rows)}
${run === null ? null : renderMounts(run.mounts, `Mounts of ${name}`)}
${renderNotes([...(run?.notes ?? []), ...facts])}
${renderProblems(source)}
`;
}

/** The section of the page, a part for each source. */
export function renderEnvironment(sources: readonly SourceInfo[]): Html {
  return html`<section id="environment" aria-labelledby="environment-title">
<h2 id="environment-title">Measured with</h2>
${sources.map(renderSource)}
</section>
`;
}
