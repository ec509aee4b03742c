/** What the figures were measured with: a run's options, machines and mounts, or what an imported file says. */

import { describeLoops } from '../../model/boots.ts';
import { describeDaemon } from '../../model/daemon.ts';
import type { Environment, FoundMount, Plan, RunRecord, SourceInfo } from '../../model/records.ts';
import { machinesOf, targetOfMount } from '../../model/targets.ts';
import { describeTarget } from '../target-text.ts';
import { describeFiles, describeOptions, describePrograms } from '../work-words.ts';
import { type Html, html } from './html.ts';

type Row = readonly [term: string, text: string];

function renderList(rows: readonly Row[]): Html {
  return html`<dl>${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function listMachine(plan: Plan, name: string, environment: Environment | null): Row[] {
  const target: Row = ['Target', describeTarget(name, environment)];
  if (environment === null) return [target];
  const governor = environment.hostGovernor === null ? '' : `, governor ${environment.hostGovernor}`;
  return [
    target,
    [
      'Guest',
      [`Linux ${environment.guestKernel}${environment.arch === undefined ? '' : ` on ${environment.arch}`}`, ...describePrograms(plan, environment)].join(', '),
    ],
    [
      'Host',
      `${environment.hostOs}, Linux ${environment.hostKernel}, ${environment.hostCpus} x ${environment.hostCpu}, ${Math.round(environment.hostMemoryBytes / 1024 ** 3)} GiB${governor}`,
    ],
  ];
}

function listMachines(run: RunRecord): Row[] {
  const machines = machinesOf(run);
  const [known] = machines.flatMap(({ environment }) => environment ?? []);
  return [
    ...machines.flatMap(({ target, environment }) => listMachine(run.plan, target, environment)),
    ...(known === undefined ? [] : [['Programs', `fsbench ${known.fsbench}, Node ${known.node}`] as const]),
  ];
}

function listOptions({ plan }: RunRecord): Row[] {
  const files = describeFiles(plan);
  return [
    ...describeOptions(plan).map(({ title, options }): Row => [title, options.join(', ')]),
    ...(files === null ? [] : [['Files', files] as const]),
    ['Loops', `${describeLoops(plan)} a cell; order of mounts drawn from seed ${plan.seed}`],
  ];
}

/** A column more, that says which of a run's targets has each mount. */
function renderTargets({ plan }: RunRecord): { readonly heading: Html | null; readonly cell: (mount: FoundMount) => Html | null } {
  if (plan.targets === undefined) return { heading: null, cell: () => null };
  return {
    heading: html`<th scope="col">Target</th>`,
    cell: ({ name }) => html`<td>${targetOfMount(plan, name)}</td>`,
  };
}

function renderMounts(run: RunRecord, title: string): Html | null {
  const { mounts } = run;
  if (mounts.length === 0) return null;
  const targets = renderTargets(run);
  const rows = mounts.map(
    (mount) =>
      html`<tr><th scope="row">${mount.name}</th>${targets.cell(mount)}<td>${mount.fstype}</td><td>${mount.mountPoint}</td><td class="code">${mount.options.join(', ')}</td><td class="code">${mount.daemon === null ? 'none' : describeDaemon(mount.daemon)}</td></tr>\n`,
  );
  return html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table class="plain">
<caption>Mounts as the target really had them</caption>
<thead><tr><th scope="col">Mount</th>${targets.heading}<th scope="col">Type</th><th scope="col">Mount point</th><th scope="col">Options</th><th scope="col">Daemon</th></tr></thead>
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
  hyperfine: "hyperfine's JSON",
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
${run === null ? null : renderMounts(run, `Mounts of ${name}`)}
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
