/** What the dialog shows of a cell: its figures, doubts, loops, latencies, the command and what it printed. */

import type { PageCell, PageData, PageLoop, PageWarning, PageWorkload } from '../render/html/page-data.ts';
import { formatLatency } from '../text/units.ts';
import { make } from './dom.ts';
import { readRaw } from './raw.ts';

const LATENCIES = [
  ['mean', 'clatMeanNs'],
  ['p50', 'clatP50Ns'],
  ['p95', 'clatP95Ns'],
  ['p99', 'clatP99Ns'],
  ['p99.9', 'clatP999Ns'],
  ['p99.99', 'clatP9999Ns'],
] as const;

const SIDES = [
  ['read', 'Reads'],
  ['write', 'Writes'],
] as const;

/** Rows begin with their header; a caption that repeats the heading above it is for screen readers alone. */
function makeTable(caption: { readonly text: string; readonly seen: boolean }, heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const table = make(
    'table',
    { class: 'plain' },
    make('caption', caption.seen ? {} : { class: 'unseen' }, caption.text),
    make('thead', {}, make('tr', {}, ...heads.map((head, at) => make('th', { scope: 'col', ...(at === 0 ? {} : { class: 'number' }) }, head)))),
    make(
      'tbody',
      {},
      ...rows.map(([first = '', ...rest]) => make('tr', {}, make('th', { scope: 'row' }, first), ...rest.map((text) => make('td', { class: 'number' }, text)))),
    ),
  );
  return make('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption.text }, table);
}

/** Loops of several runs say whose they are. */
function nameLoop(loop: PageLoop, runs: readonly string[]): string {
  return runs.length < 2 ? `loop ${loop.loop}` : `run ${runs.indexOf(loop.run) + 1}, loop ${loop.loop}`;
}

function listLoops(cell: PageCell, columns: readonly string[], runs: readonly string[]): HTMLElement {
  const rows = cell.loops.map((loop) => [
    nameLoop(loop, runs),
    loop.errno === null ? loop.outcome : `${loop.outcome} (${loop.errno})`,
    ...loop.shown.map((text) => text ?? '–'),
  ]);
  return makeTable({ text: 'Loops', seen: false }, ['Loop', 'Outcome', ...columns], rows);
}

function listLatencies(cell: PageCell, runs: readonly string[]): HTMLElement[] {
  return SIDES.flatMap(([side, label]) => {
    const rows = cell.loops.flatMap((loop) => {
      const metrics = loop[side];
      if (metrics === null || metrics.clatMeanNs === null) return [];
      return [[nameLoop(loop, runs), ...LATENCIES.map(([, key]) => (metrics[key] === null ? '–' : formatLatency(metrics[key])))]];
    });
    return rows.length === 0
      ? []
      : [makeTable({ text: `${label}: completion latency (clat)`, seen: true }, ['Loop', ...LATENCIES.map(([name]) => name)], rows)];
  });
}

function describe({ code, detail }: PageWarning, data: PageData): string {
  const text = data.explanations[code] ?? code;
  return detail === '' ? text : `${detail}: ${text}`;
}

/** Doubts about the cell, then what went wrong or is doubted loop by loop. */
function listDoubts(cell: PageCell, data: PageData, runs: readonly string[]): HTMLElement[] {
  const ofCell = cell.warnings.map((warning) => describe(warning, data));
  const ofLoops = cell.loops.flatMap((loop) => {
    // What stands at the top already for the cell as a whole is not said again.
    const said = [...(loop.reason === null || loop.reason === cell.reason ? [] : [loop.reason]), ...loop.warnings.map((warning) => describe(warning, data))];
    return said.map((text) => `${nameLoop(loop, runs)}: ${text}`);
  });
  const list = (items: readonly string[]) => make('ul', {}, ...items.map((text) => make('li', {}, text)));
  if (ofCell.length + ofLoops.length === 0) return [];
  const details = ofLoops.length === 0 ? null : make('details', {}, make('summary', {}, 'Loop by loop'), list(ofLoops));
  return [
    make('h3', {}, cell.loops.some(({ outcome }) => outcome === 'ok') ? 'Doubts' : 'What happened'),
    ...(ofCell.length === 0 ? [] : [list(ofCell)]),
    ...(ofCell.length === 0 ? [list(ofLoops)] : details === null ? [] : [details]),
  ];
}

function showRaw(loop: PageLoop, name: string, program: string | null): HTMLElement | null {
  if (loop.raw === null) return null;
  const place = loop.raw;
  const output = make('pre', { tabindex: '0' });
  const details = make('details', {}, make('summary', {}, `What ${program ?? 'was'} printed in ${name}`), output);
  details.addEventListener('toggle', async () => {
    if (!details.open || output.textContent !== '') return;
    try {
      output.textContent = await readRaw(place);
    } catch {
      output.textContent = `This browser can't unpack it. It is raw/${loop.rawFile} in the run directory.`;
    }
  });
  return details;
}

function nameCommands(program: string | null, count: number): string {
  const word = count === 1 ? 'command' : 'commands';
  return program === null ? `The ${word}` : `${program} ${word}`;
}

function showCommand(command: string): HTMLElement {
  const pieces = command.split(' ').flatMap((argument, at) => [...(at === 0 ? [] : [' ']), make('span', { class: 'argument' }, argument)]);
  return make('pre', { class: 'command', tabindex: '0' }, make('code', {}, ...pieces));
}

function showFigures(cell: PageCell): HTMLElement {
  if (cell.figures.length === 0) return make('p', { class: 'outcome' }, cell.outcome, ...(cell.reason === null ? [] : [`: ${cell.reason}`]));
  return make(
    'dl',
    { class: 'figures' },
    ...cell.figures.map(({ label, text, standing }) =>
      make('div', {}, make('dt', {}, label), make('dd', {}, make('b', {}, text), ...(standing === '' ? [] : [make('span', { class: 'standing' }, standing)]))),
    ),
  );
}

/** Everything below the heading of the dialog. */
export function describeCell(cell: PageCell, { columns, program }: Pick<PageWorkload, 'columns' | 'program'>, data: PageData): HTMLElement[] {
  const runs = [...new Set(cell.loops.map(({ run }) => run))];
  const raws = cell.loops.map((loop) => showRaw(loop, nameLoop(loop, runs), program)).filter((details) => details !== null);
  const rawNote = data.rawNote !== null && cell.loops.some(({ raw, rawFile }) => raw === null && rawFile !== null) ? data.rawNote : null;
  return [
    showFigures(cell),
    ...listDoubts(cell, data, runs),
    ...(cell.loops.length === 0
      ? [make('p', {}, 'No loop was measured.')]
      : [make('h3', {}, 'Loops'), listLoops(cell, columns, runs), ...listLatencies(cell, runs)]),
    ...(cell.explained.length === 0
      ? []
      : [make('h3', {}, 'What the server did, traced in loops of its own'), make('ul', {}, ...cell.explained.map((text) => make('li', {}, text)))]),
    ...(runs.length < 2 ? [] : [make('ol', { class: 'runs' }, ...runs.map((run) => make('li', {}, `run ${run}`)))]),
    ...(cell.commands.length === 0 ? [] : [make('h3', {}, nameCommands(program, cell.commands.length))]),
    ...cell.commands.map(showCommand),
    ...(raws.length === 0 && rawNote === null ? [] : [make('h3', {}, 'Raw output'), ...raws, ...(rawNote === null ? [] : [make('p', {}, rawNote)])]),
  ];
}
