/** Tests of src/render/html/: that text stays text, that the policy fits, and what a page says. */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../../src/analyse/report.ts';
import { sourceOfRun } from '../../../src/analyse/sources.ts';
import type { Report, Source, SourceInfo } from '../../../src/model/records.ts';
import { warn } from '../../../src/model/warnings.ts';
import { type PageInput, renderHtml } from '../../../src/render/html/page.ts';
import { readPageAssets } from '../../../src/store/page-assets.ts';
import { readFoundMounts } from '../../support/fixtures.ts';
import { readPageData } from '../../support/page-data.ts';
import { makeBadLoop, makeLoop, makeLoops, makePlan, makeRun, reportOf } from '../../support/records.ts';

const INPUT: PageInput = { assets: { script: 'void 0;', style: 'p{}' }, charts: [], command: 'fsbench fio', generatedBy: 'fsbench 1' };

const run = makeRun(makePlan(['v', 'w'], 'a=9p,b=tmpfs'));
const report = reportOf(run, [
  ...makeLoops('v', 'a', [1000, 1001, 999]),
  ...makeLoops('v', 'b', [500, 501, 499]),
  ...makeLoops('w', 'a', [1000]),
  makeBadLoop({ workload: 'w', mount: 'b', outcome: 'failed', reason: 'fio printed nothing' }),
]);

const draw = (of: Report, input: Partial<PageInput> = {}) => renderHtml(of, { ...INPUT, ...input });

/** What a name may try in HTML, an attribute, a script, JSON. */
const HOSTILE = `</script></style></title><script>alert(1)</script><img src=x onerror=alert(1)>"' onmouseover="x\`\${1}<!-- \u2028\u202e`;

/** Every place that takes text from outside. */
function makeHostile(): { readonly report: Report; readonly source: Source } {
  const name = (place: string) => `${place} ${HOSTILE}`;
  const plan = { ...makePlan([], 'a=9p'), target: name('target'), workloads: [{ name: name('workload'), jobText: `ioengine=${HOSTILE}` }] };
  const mounts = [
    { ...(plan.mounts[0] as (typeof plan.mounts)[number]), name: name('mount') },
    { ...(plan.mounts[0] as (typeof plan.mounts)[number]), name: 'b' },
  ];
  const found = {
    name: name('found'),
    kind: '9p',
    source: 's',
    fstype: name('fstype'),
    mountPoint: name('point'),
    options: [name('option')],
    daemon: { flavour: name('flavour'), version: name('version'), argv: ['d', name('argument')] },
  };
  const environment = {
    fsbench: name('fsbench'),
    node: name('node'),
    hostKernel: name('kernel'),
    hostOs: name('os'),
    hostCpu: name('cpu'),
    hostCpus: 1,
    hostMemoryBytes: 1,
    hostGovernor: name('governor'),
    fio: name('fio'),
    guestKernel: name('guest'),
    guestCpus: 1,
    guestMemoryBytes: 1,
    qemu: name('qemu'),
    accel: 'kvm' as const,
  };
  const record = makeRun(
    { ...plan, mounts },
    { id: name('id'), startedAt: name('start'), finishedAt: name('finish'), mounts: [found], environment, notes: [name('note')] },
  );
  const source = sourceOfRun(name('source'), record, [
    makeLoop({ workload: name('workload'), mount: name('mount'), fioArgv: ['fio', name('argv')], warnings: [warn('steal', name('detail'))], raw: name('raw') }),
    makeBadLoop({ workload: name('workload'), mount: 'b', outcome: 'failed', reason: name('reason'), errno: name('errno') }),
  ]);
  const built = buildReport([source]);
  const problem = { file: name('file'), line: 1, text: name('problem') };
  const sources: SourceInfo[] = [
    { ...(built.sources[0] as SourceInfo), problems: [problem] },
    { name: name('import'), format: 'results-table', mounts: [], workloads: [], run: null, facts: [name('fact')], problems: [] },
  ];
  return { report: { ...built, sources, differences: [{ comparable: false, text: name('difference') }] }, source };
}

test('hostile text stays text, wherever it comes from', () => {
  const { report: hostile } = makeHostile();
  const page = draw(hostile, {
    charts: [{ name: HOSTILE, title: HOSTILE, svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
    command: HOSTILE,
    readRaw: () => HOSTILE,
    compare: { base: hostile, candidate: hostile, judged: [{ workload: `workload ${HOSTILE}`, mount: 'b', ratio: 1, low: 1, high: 1, verdict: HOSTILE }] },
    generatedBy: HOSTILE,
  });
  assert.is(page.match(/<script\b/g)?.length, 3, 'data, raw outputs and the one script');
  assert.is(page.match(/<\/script>/g)?.length, 3, 'ends of scripts');
  assert.is(page.match(/<style\b/g)?.length, 1, 'style sheets');
  assert.equal(
    page.match(/<img [^>]*>/g)?.filter((tag) => !/^<img alt="[^"]*" src="data:image\/svg\+xml;base64,[\w+/=]*">$/.test(tag)),
    [],
    'pictures',
  );
  const bare = page.match(/<[a-z][^>]*>/g)?.map((tag) => tag.replace(/"[^"]*"/g, '""'));
  assert.equal(
    bare?.filter((tag) => / on\w+=/.test(tag)),
    [],
    'handlers',
  );
  assert.not.match(page, /<!--/, 'comments');
  assert.not.match(page, '\u202e', 'turned text');
  for (const place of ['target', 'workload', 'mount', 'found', 'note', 'fact', 'difference', 'problem', 'option', 'argument', 'governor', 'source', 'import']) {
    assert.match(page, `${place} &lt;/script&gt;&lt;/style&gt;`, `${place} is there`);
  }
  const data = readPageData(page);
  assert.is(data.workloads[0]?.cells[1]?.reason, `reason ${HOSTILE}`.replace('\u2028', '\\u{2028}').replace('\u202e', '\\u{202e}'), 'in the data');
});

test('the policy allows the one script and the one style sheet by their hashes, and no other source', () => {
  const page = draw(report, { assets: readPageAssets() });
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1] ?? '';
  const hash = (text: string | undefined) =>
    `'sha256-${createHash('sha256')
      .update(text ?? '')
      .digest('base64')}'`;
  const script = hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1]);
  const style = hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1]);
  assert.is(policy, `default-src 'none'; script-src ${script}; style-src ${style}; img-src data:; base-uri 'none'; form-action 'none'`);
  assert.ok(page.indexOf('http-equiv') < page.indexOf('<style'), 'the policy comes first');
  assert.not.match(page, / style="/, 'no style in an attribute, which the policy would stop');
});

test('the page without data is small', () => {
  const empty = reportOf(makeRun(makePlan([], 'a=9p')), []);
  const bytes = Buffer.byteLength(draw(empty, { assets: readPageAssets() }));
  assert.ok(bytes < 700_000, `${bytes} bytes`);
});

test('the answer, and that it is provisional', () => {
  const page = draw(report);
  assert.match(page, 'Of 2 workloads by IOPS: <b>a</b> wins 1 (2.0x <b>b</b>); <b>a</b> alone works in 1; <b>b</b> has no figure for 1.');
  assert.match(page, 'The marks rest on fewer than three runs');
});

test('three runs are not provisional any more', () => {
  const many = buildReport([1, 2, 3].map((at) => sourceOfRun(`r${at}`, { ...run, id: `r${at}` }, makeLoops('v', 'a', [1000]))));
  assert.not.match(draw(many), 'Provisional');
});

test('a run that is not complete says so', () => {
  assert.match(draw(report), '8 of 12 loops of 20261120T120000Z-abcdef are measured');
});

test('what was not measured alike is said, and whether it was forced', () => {
  for (const [comparable, text] of [
    [true, 'Not measured alike'],
    [false, 'Not the same measurement, compared because it was forced'],
  ] as const) {
    const page = draw({ ...report, differences: [{ comparable, text: 'direct is 0 against 1' }] });
    assert.match(page, text);
    assert.match(page, '<li>direct is 0 against 1</li>');
  }
});

test('every cell of the report is in the table and in the data', () => {
  const page = draw(report);
  assert.is(page.match(/<td data-cell="\d+\.\d+">/g)?.length, 4, 'table');
  assert.equal(
    readPageData(page).workloads.map(({ name, cells }) => [name, cells.map(({ loops }) => loops.length)]),
    [
      ['v', [3, 3]],
      ['w', [1, 1]],
    ],
  );
});

test('a cell without a figure says which way, with a pattern, and its reason is a note', () => {
  const page = draw(report);
  assert.match(page, '<span class="f lacking failed">failed<sup>');
  assert.match(page, '<li value="1">fio printed nothing</li>');
});

test('raw outputs are packed, each in its place', () => {
  const page = draw(report, { readRaw: ({ workload, mount, loop }) => `${workload} ${mount} ${loop}` });
  const texts = JSON.parse(gunzipSync(Buffer.from(/id="raw">([^<]*)/.exec(page)?.[1] ?? '', 'base64')).toString()) as string[];
  for (const { name, cells } of readPageData(page).workloads) {
    for (const [column, { loops }] of cells.entries()) {
      for (const { raw, loop } of loops) assert.is(texts[raw ?? -1], `${name} ${'ab'[column]} ${loop}`);
    }
  }
});

test('imported sources show what they say of the machine', () => {
  const sources: SourceInfo[] = [
    {
      name: 'x.md',
      format: 'results-table',
      mounts: [],
      workloads: [],
      run: null,
      facts: ['Linux 6.1'],
      problems: [{ file: 'x.md', line: 7, text: 'no number' }],
    },
  ];
  const page = draw({ ...report, sources });
  for (const text of ['a markdown table', '<li>Linux 6.1</li>', '<li>x.md:7: no number</li>']) assert.match(page, text);
});

test('nothing measured, and one mount alone, are pages too', () => {
  assert.match(draw(reportOf(makeRun(makePlan([], 'a=9p')), [])), 'nothing to compare');
  assert.not.match(draw(reportOf(makeRun(makePlan(['v'], 'a=9p')), makeLoops('v', 'a', [1]))), 'Workloads by IOPS</caption>');
});

test('the same input gives the same bytes', () => {
  const input = { readRaw: () => 'x', assets: readPageAssets() };
  const first = draw(report, input);
  assert.ok(draw(report, input) === first);
});

test('a filter stands where workloads differ in it, and nowhere else', () => {
  const filtersOf = (workloads: readonly string[]) => {
    const loops = workloads.flatMap((name) => makeLoops(name, 'a', [1000, 1001, 999]));
    const page = draw(reportOf(makeRun(makePlan(workloads, 'a=9p')), loops));
    return [...page.matchAll(/<select name="(\w+)">/g)].map(([, name]) => name);
  };
  assert.equal(filtersOf(['git-status', 'npm-ci']), [], 'commands have neither');
  assert.equal(filtersOf(['seqread-psync', 'seqread-mmap']), ['engine'], 'they differ in the engine alone');
});

test('a daemon goes by its name, whatever it is, with arguments that say how it serves', () => {
  const page = draw(reportOf({ ...run, mounts: readFoundMounts() }, makeLoops('v', 'a', [1000])));
  assert.match(page, '<td class="code">C virtiofsd 7.2.22: --socket-path=');
  assert.match(page, '<td class="code">nfs-ganesha 4.3</td>');
  assert.not.match(page, /bwrap|ganesha virtiofsd/);
});

test.run();
