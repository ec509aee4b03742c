// Which way imports go, as docs/architecture.md says it: `npm run lint` fails on any other. Types count as values do.

/** A room and the rooms it may import from, beside itself. */
const ROOMS = {
  text: ['model/errors'],
  model: [],
  process: ['model', 'text'],
  figures: ['model', 'text'],
  fio: ['model', 'text'],
  mount: ['model', 'text'],
  parse: ['model', 'text', 'figures', 'fio'],
  work: ['model', 'text', 'fio', 'parse'],
  plan: ['model', 'text', 'fio', 'work'],
  machine: ['model', 'text', 'process'],
  run: ['model', 'text', 'process', 'work/kind'],
  explain: ['model', 'text', 'process', 'parse/extract-json', 'run'],
  semantics: ['model', 'text', 'process', 'parse/linux-errno', 'run/bed'],
  target: ['model', 'text', 'process', 'machine', 'mount', 'plan', 'run', 'work'],
  sync: ['model', 'text', 'process', 'run', 'plan/order'],
  store: ['model', 'text', 'process', 'figures'],
  analyse: ['model', 'text', 'figures', 'fio', 'plan/order'],
  render: ['model', 'text', 'figures', 'fio', 'work/kind', 'work/kinds'],
  watch: [],
  page: ['model', 'text', 'figures', 'render/html'],
};

/** Packages that take long to load: no command waits for one that it doesn't need. */
const HEAVY = 'node_modules/(vega|vega-lite|@resvg|pg|libsql)/';

const rooms = Object.entries(ROOMS).map(([room, below]) => ({
  name: `room-${room}`,
  comment: `src/${room} imports from ${[room, ...below].join(', ')} alone`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [room, ...below].map((name) => `^src/${name}(/|\\.ts$)`),
    // What analyse found is drawn as it is: render knows its types.
    ...(room === 'render' ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'render-knows-types-of-analyse',
      comment: 'of other rooms src/render knows the types of src/analyse and the table of work alone',
      severity: 'error',
      from: { path: '^src/render/' },
      to: { path: '^src/', pathNot: ['^src/(render|model|text|figures|fio|analyse)/', '^src/work/kinds?\\.ts$'] },
    },
    { name: 'no-circle', comment: 'no two files need each other', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-commands-join',
      comment: 'nothing but cli.ts, index.ts and the commands themselves imports a command',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|index)\\.ts$|^src/commands/' },
      to: { path: '^src/(commands|cli|index)' },
    },
    {
      name: 'nothing-heavy-before-it-is-needed',
      comment: 'no command loads charts, databases or a machine at its start: import() them where they are used',
      severity: 'error',
      from: {
        path: '^src/(cli|commands/(command-line|[a-z-]+-declaration|report|compare|jobs|fio|semantics/declaration|check/(declaration|check)|history/[a-z-]+))\\.ts$',
        pathNot: '^src/commands/history/chart\\.ts$',
      },
      to: { path: HEAVY, reachable: true },
    },
    {
      name: 'no-machine-before-it-is-needed',
      comment: 'who reads results does not load what boots a VM',
      severity: 'error',
      from: { path: '^src/commands/(command-line|[a-z-]+-declaration|report|compare|check/(declaration|check)|history/[a-z-]+)\\.ts$' },
      to: { path: '^src/(machine/qemu|target/(qemu-bed|local-bed))', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What is loaded when it is needed is no part of a command's start.
    exclude: { dynamic: true },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
