/** The page as a reader meets it: opened from disk in Chromium, by mouse and by keyboard, wide and narrow, light and dark. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { LoopResult, Source } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { renderHtml } from '../../src/render/html/page.ts';
import { readBuiltInJob } from '../../src/store/job-files.ts';
import { readPageAssets } from '../../src/store/page-assets.ts';
import { needing } from '../support/needs.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics, makePlan, makeRun } from '../support/records.ts';
import { openPage, startBrowser, WHY_NO_BROWSER } from './browser.ts';

const WORKLOADS = ['seqread-psync', 'randread-libaio-multi', 'randrw-mmap', 'randwrite-mmap-multi'];

/** Speeds of a: 1000, 3000, ...; b is the other way round, so that sorting by it turns the rows. */
function makeResults(factor: number): LoopResult[] {
  return [
    ...makeLoops('seqread-psync', 'a', [1000, 1010, 990]),
    ...makeLoops('seqread-psync', 'b', [4000 * factor, 4010 * factor, 3990 * factor]),
    ...makeLoops('randread-libaio-multi', 'a', [3000, 3010, 2990]),
    ...makeLoops('randread-libaio-multi', 'b', [200 * factor, 201 * factor, 199 * factor]),
    makeLoop({
      workload: 'randrw-mmap',
      mount: 'a',
      metrics: makeMetrics(500, 170),
      warnings: [warn('short-runtime', '0.4 s of 1 s')],
      fioArgv: ['fio', '--x=a b'],
    }),
    makeBadLoop({ workload: 'randrw-mmap', mount: 'b', outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap: Invalid argument' }),
    ...makeLoops('randwrite-mmap-multi', 'a', [2000]),
  ];
}

function makeSource(name: string, factor = 1): Source {
  const run = makeRun({ ...makePlan([], 'a=9p,b=tmpfs'), workloads: WORKLOADS.map(readBuiltInJob) }, { id: `run-${name}` });
  return sourceOfRun(name, { ...run, notes: ['emulated'] }, makeResults(factor));
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60"><rect width="900" height="60" fill="#eee"/><text x="8" y="30">chart</text></svg>';

function render(sources: readonly Source[]): string {
  const [base, candidate] = sources;
  return renderHtml(buildReport(sources), {
    assets: readPageAssets(),
    charts: [{ name: 'overview', title: 'Overview', svg: SVG }],
    command: 'fsbench fio --mounts=a=9p,b=tmpfs',
    readRaw: ({ workload, mount, loop }) => `raw of ${workload} on ${mount}, loop ${loop}\n</script>`,
    ...(base !== undefined && candidate !== undefined ? { compare: { base: buildReport([base]), candidate: buildReport([candidate]) } } : {}),
    generatedBy: 'fsbench test',
  });
}

const ONE = render([makeSource('one')]);
const TWO = render([makeSource('one'), makeSource('two', 2)]);

const rowsOf = (page: Page, table = '#table') => page.locator(`${table} tbody tr:visible th`).allTextContents();
const cellOf = (page: Page, workload: string, column: number) => page.locator(`#table tr[data-name="${workload}"] td`).nth(column).locator('button');
const focused = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { document: { activeElement: { textContent: string } } }).document.activeElement.textContent);

const inBrowser = needing(WHY_NO_BROWSER, suite<{ browser: Browser }>('page'));

inBrowser.before(async (context) => {
  context.browser = await startBrowser();
});
inBrowser.after(async ({ browser }) => {
  await browser.close();
});

inBrowser('it opens from disk, asks for nothing and says nothing on the console', async ({ browser }) => {
  await using opened = await openPage(browser, TWO);
  await cellOf(opened.page, 'seqread-psync', 0).click();
  await opened.page.locator('dialog summary').last().click();
  await opened.page.locator('dialog pre', { hasText: 'raw of' }).waitFor();
  assert.equal(opened.noise, []);
});

inBrowser('the policy stops what does not belong to the page', async ({ browser }) => {
  const smuggled = ONE.replace(
    '</body>',
    '<script>document.title = "run"</script><img src="http://127.0.0.1:9/x.png" onerror="document.title = \'run\'"></body>',
  );
  await using opened = await openPage(browser, smuggled);
  assert.is.not(await opened.page.title(), 'run', 'the script ran');
  assert.ok(
    opened.noise.some((text) => text.includes('policy: script-src-elem')),
    `no violation was reported: ${opened.noise}`,
  );
});

inBrowser('a header sorts by its mount: best first, worst first, as it was; what has no figure is last', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  const { page } = opened;
  const header = page.locator('#table thead th').nth(2);
  await header.locator('button').click();
  assert.equal((await rowsOf(page)).slice(0, 2), ['seqread-psync', 'randread-libaio-multi'], 'best first');
  assert.is(await header.getAttribute('aria-sort'), 'descending', 'aria-sort of best first');
  assert.match(await page.locator('#status').textContent().then(String), 'Sorted by b, best first.');
  await header.locator('button').click();
  assert.equal(await rowsOf(page), ['randread-libaio-multi', 'seqread-psync', 'randrw-mmap', 'randwrite-mmap-multi'], 'worst first');
  assert.is(await header.getAttribute('aria-sort'), 'ascending', 'aria-sort of worst first');
  await header.locator('button').click();
  assert.equal(await rowsOf(page), WORKLOADS, 'as it was');
  assert.is(await header.getAttribute('aria-sort'), null, 'aria-sort of no order');
});

inBrowser('the first header sorts by name', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  await opened.page.locator('#table thead th button').first().click();
  assert.equal(await rowsOf(opened.page), [...WORKLOADS].sort());
});

inBrowser('filters leave the rows that are asked for and tell how many', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  const { page } = opened;
  const status = async () => page.locator('#status').textContent();
  for (const [name, value, left] of [
    ['engine', 'mmap', ['randrw-mmap', 'randwrite-mmap-multi']],
    ['pattern', 'seqread', ['seqread-psync']],
    ['jobs', 'multi', ['randread-libaio-multi', 'randwrite-mmap-multi']],
  ] as const) {
    await page.locator(`select[name=${name}]`).selectOption(value);
    assert.equal(await rowsOf(page), left, name);
    assert.is(await status(), `${left.length} of 4 workloads.`, `status of ${name}`);
    await page.getByRole('button', { name: 'Show all' }).click();
    assert.equal(await rowsOf(page), WORKLOADS, `all again after ${name}`);
  }
  await page.getByLabel('Name contains').fill('RAND');
  assert.is((await rowsOf(page)).length, 3, 'by text, whatever its case');
  await page.getByLabel('Name contains').fill('nothing like it');
  assert.ok(await page.locator('#empty').isVisible(), 'says that nothing is left');
});

inBrowser('printed, a run of 30 x 3 takes a page a chart and four more', async ({ browser }) => {
  await using opened = await openPage(browser, readFileSync(join(PACKAGE_ROOT, 'reports/sample/report.html'), 'utf8'));
  const charts = await opened.page.locator('.chart').count();
  const pdf = await opened.page.pdf({ format: 'A4', printBackground: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages > charts && pages <= charts + 4, `${pages} pages for ${charts} charts`);
});

inBrowser('the switch shows another figure, and sorting follows it', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  const { page } = opened;
  assert.is((await cellOf(page, 'seqread-psync', 0).innerText()).trim(), '1000', 'IOPS');
  for (const [view, text] of [
    ['bw', '3.9 MiB/s'],
    ['p50', '0.90 µs'],
    ['p99', '3.0 µs'],
    ['cpu', 'not known'],
  ] as const) {
    await page.locator(`input[value=${view}]`).check({ force: true });
    assert.is((await cellOf(page, 'seqread-psync', 0).innerText()).trim(), text, view);
  }
});

inBrowser('figures can be switched and read without a script', async ({ browser }) => {
  await using opened = await openPage(browser, ONE, { javaScriptEnabled: false });
  const cell = opened.page.locator('#table td').first();
  assert.is((await cell.innerText()).trim(), '1000');
  await opened.page.locator('input[value=bw]').check({ force: true });
  assert.is((await cell.innerText()).trim(), '3.9 MiB/s');
  assert.not(await opened.page.locator('#filters').isVisible(), 'filters that would do nothing');
  assert.is(await opened.page.locator('#table button').count(), 0, 'buttons that would do nothing');
});

inBrowser('a cell opens by mouse: figures, doubts, loops, percentiles, command, raw output', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  const { page } = opened;
  await cellOf(page, 'randrw-mmap', 0).click();
  const dialog = page.getByRole('dialog', { name: 'randrw-mmap on a' });
  const text = await dialog.innerText();
  for (const part of [
    '2.0 MiB/s / 680 KiB/s',
    'loop 1',
    'p99.99',
    'Reads: completion latency',
    'Writes: completion latency',
    "fio '--x=a b'",
    '0.4 s of 1 s',
    'raise --size',
  ]) {
    assert.ok(text.includes(part), `no '${part}' in ${text}`);
  }
  await dialog.locator('summary', { hasText: 'What fio printed' }).click();
  await dialog.locator('pre', { hasText: 'raw of randrw-mmap on a, loop 1\n</script>' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  assert.not(await dialog.isVisible(), 'still open');
});

inBrowser('a cell without a figure says what happened', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  await cellOf(opened.page, 'randrw-mmap', 1).click();
  assert.match(await opened.page.locator('dialog').innerText(), /unsupported \(EINVAL\): mmap: Invalid argument/);
  await opened.page.keyboard.press('Escape');
  await cellOf(opened.page, 'randwrite-mmap-multi', 1).click();
  assert.match(await opened.page.locator('dialog').innerText(), 'No loop was measured.');
});

inBrowser('by keyboard alone: Tab to the table, arrows to a cell, Enter opens, Escape closes and comes back', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  const { page } = opened;
  await page.locator('#table thead th button').last().focus();
  await page.keyboard.press('Tab');
  assert.match(await focused(page), '3.9 MiB/s', 'first cell');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  assert.match(await focused(page), 'unsupported', 'two down, one right');
  await page.keyboard.press('Enter');
  assert.ok(await page.getByRole('dialog', { name: 'randrw-mmap on b' }).isVisible(), 'opened');
  assert.is(await focused(page), 'Close', 'focus is in the dialog');
  await page.keyboard.press('Escape');
  assert.not(await page.locator('dialog').isVisible(), 'closed');
  assert.match(await focused(page), 'unsupported', 'focus is where it was');
  await page.keyboard.press('Tab');
  assert.not.match(await focused(page), 'MiB/s', 'the next Tab leaves the table');
});

inBrowser('after a filter Tab still finds the table', async ({ browser }) => {
  await using opened = await openPage(browser, ONE);
  await opened.page.locator('select[name=pattern]').selectOption('randrw');
  await opened.page.locator('#table thead th button').last().focus();
  await opened.page.keyboard.press('Tab');
  assert.match(await focused(opened.page), '2.0 MiB/s');
});

inBrowser('two runs are compared, cell by cell, and the comparison sorts and filters too', async ({ browser }) => {
  await using opened = await openPage(browser, TWO);
  const { page } = opened;
  const row = page.locator('#compare tr[data-name="seqread-psync"] td');
  assert.match(await row.nth(0).innerText(), '×1.00 (0.98 to 1.02)', 'a is the same');
  assert.match(await row.nth(1).innerText(), '▲ ×2.00 (1.99 to 2.01)', 'b is twice as fast');
  assert.match(await page.locator('#compare tr[data-name="randrw-mmap"] td').nth(1).innerText(), 'unsupported (EINVAL)');
  await page.locator('#compare thead th button').nth(2).click();
  assert.is(await page.locator('#compare thead th').nth(2).getAttribute('aria-sort'), 'descending');
  await page.locator('select[name=engine]').selectOption('psync');
  assert.equal(await rowsOf(page, '#compare'), ['seqread-psync']);
});

const MANY = Array.from({ length: 12 }, (_, at) => `${String(at).padStart(2, '0')}-${'a-rather-long-name-of-a-mount-'.repeat(2)}`.slice(0, 40));

function makeMany(): string {
  const run = makeRun(makePlan(['seqread-psync'], MANY.map((name) => `${name}=9p`).join(',')));
  const results = MANY.flatMap((mount, at) => makeLoops('seqread-psync', mount, [1000 * (at + 1), 1001 * (at + 1), 999 * (at + 1)]));
  return render([sourceOfRun('many', run, results)]);
}

for (const width of [1280, 360]) {
  inBrowser(`the body never scrolls sideways at ${width} px, not with 12 mounts of 40 characters either`, async ({ browser }) => {
    for (const [name, document] of Object.entries({ TWO, many: makeMany() })) {
      await using opened = await openPage(browser, document, { viewport: { width, height: 740 } });
      const { page } = opened;
      const overflow = () =>
        page.evaluate(() => {
          const { document, innerWidth } = globalThis as unknown as { document: { documentElement: { scrollWidth: number } }; innerWidth: number };
          return document.documentElement.scrollWidth - innerWidth;
        });
      assert.is(await overflow(), 0, name);
      await page.locator('#table td button').first().click();
      assert.is(await overflow(), 0, `${name}, dialog`);
      assert.equal(opened.noise, [], name);
    }
  });
}

inBrowser('on a narrow screen the names of the workloads stay in sight', async ({ browser }) => {
  await using opened = await openPage(browser, makeMany(), { viewport: { width: 360, height: 740 } });
  const region = opened.page.getByRole('region', { name: 'Table of results' });
  await region.evaluate((element) => element.scrollTo(600, 0));
  const name = await opened.page.locator('#table tbody th').first().boundingBox();
  assert.ok(name !== null && name.x >= 0 && name.x < 40, `the name is at ${name?.x}`);
});

/** Violations by axe-core, as `rule: element`. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const inPage = globalThis as unknown as {
      document: unknown;
      axe: { run(root: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const { violations } = await inPage.axe.run(inPage.document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    inBrowser(`axe-core finds nothing: ${colorScheme}, ${width} px`, async ({ browser }) => {
      // axe-core comes as a string, which the page's policy would not run.
      await using opened = await openPage(browser, TWO, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      const { page } = opened;
      assert.equal(await findViolations(page), [], 'table and comparison');
      await page.locator('input[value=p99]').check({ force: true });
      await page.locator('#table thead th button').nth(1).click();
      await page.locator('select[name=engine]').selectOption('mmap');
      assert.equal(await findViolations(page), [], 'sorted, filtered, latencies');
      await cellOf(page, 'randrw-mmap', 0).click();
      for (const summary of await page.locator('dialog summary').all()) await summary.click();
      assert.equal(await findViolations(page), [], 'dialog');
      await page.keyboard.press('Escape');
      await cellOf(page, 'randrw-mmap', 1).click();
      assert.equal(await findViolations(page), [], 'dialog of an unsupported cell');
    });
  }
}

inBrowser.run();
