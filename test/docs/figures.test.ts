/** Wherever figures are listed, in the documents and in help, all of the table are. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/commands/commands.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { FIGURES } from '../../src/figures/figures.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { listRunCharts } from '../../src/render/charts/names.ts';
import { WORK_KINDS } from '../../src/work/kinds.ts';
import { checkFiguresDoc, FIGURES_DOC } from '../golden/figures-doc.ts';
import { wallTime } from '../support/rooms/figure.ts';
import { withRow } from '../support/rooms/with-row.ts';

const table: readonly Figure[] = FIGURES;

/** Names of figures in a text, as words of their own. */
const namesIn = (text: string): string[] => table.map(({ name }) => name).filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text));

/** From so many on they are a list, and no examples. */
const LIST = 3;

/** Whether it is the row of a kind of work, which has figures of its own. */
const isOfKind = (part: string) =>
  WORK_KINDS.some(({ summary, figures }) => part.includes(`| ${summary} |`) && namesIn(part).every((name) => figures.includes(name)));

/** What lists of figures lack, each with where it is. */
function findGaps(where: string, text: string): string[] {
  return text.split(/\n\s*\n|\n(?=\s*(?:[-|]|\d+\.) )/).flatMap((part) => {
    const named = namesIn(part);
    const missing = table.flatMap(({ name }) => (named.includes(name) ? [] : [name]));
    return named.length < LIST || missing.length === 0 || isOfKind(part) ? [] : [`${where}: '${part.trim().slice(0, 60)}...' lacks ${missing.join(', ')}`];
  });
}

function readPages(): { readonly page: string; readonly text: string }[] {
  const pages = readdirSync(join(PACKAGE_ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CONTRIBUTING.md', ...pages.map((name) => join('docs', name))]
    .map((page) => ({ page, text: readFileSync(join(PACKAGE_ROOT, page), 'utf8') }))
    .filter(({ page }) => join(PACKAGE_ROOT, page) !== FIGURES_DOC);
}

async function readHelps(): Promise<{ readonly name: string; readonly text: string }[]> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, { load }]) => {
      const command = new Command(name);
      (await load())(command, { run: async () => {}, env: {} });
      return [command, ...command.commands];
    }),
  );
  // A line for each option, however wide it gets.
  return commands.flat().map((command) => ({ name: command.name(), text: command.configureHelp({ helpWidth: 10_000 }).helpInformation() }));
}

/** Of all help, the option lines that name any figure as a word to choose from. */
const gapsInHelp = async () => (await readHelps()).flatMap(({ name, text }) => text.split('\n').flatMap((line) => findGaps(`fsbench ${name} --help`, line)));

test('docs/figures.md has a row for each figure, as the table says it', () => {
  const { missing, expected } = checkFiguresDoc();
  assert.equal(missing, [], `${relative(PACKAGE_ROOT, FIGURES_DOC)} lacks ${missing.join(', ')}: npm run golden writes it`);
  assert.ok(readFileSync(FIGURES_DOC, 'utf8') === expected, `${relative(PACKAGE_ROOT, FIGURES_DOC)} says something else than the table: npm run golden`);
});

test('no other document has a list that lacks one: a link to docs/figures.md needs no list', () => {
  assert.equal(
    readPages().flatMap(({ page, text }) => findGaps(page, text)),
    [],
  );
});

test('no help has a list that lacks one', async () => {
  const helps = await readHelps();
  assert.ok(
    ['report', 'compare', 'check'].every((name) => helps.some((help) => help.name === name && namesIn(help.text).length === table.length)),
    'help of commands that take --metric lists them',
  );
  assert.equal(await gapsInHelp(), []);
});

test('docs/charts.md names each chart that every run is drawn as', () => {
  const text = readFileSync(join(PACKAGE_ROOT, 'docs/charts.md'), 'utf8');
  assert.equal(
    listRunCharts().filter((name) => !text.includes(`\`${name}\``)),
    [],
  );
});

test('a figure that is added is missed by its name in docs/figures.md, and nowhere else', async () => {
  await withRow(table, wallTime, async () => {
    const { missing, expected } = checkFiguresDoc();
    assert.ok(missing.includes('script-time'), missing.join(', '));
    assert.match(
      expected,
      /\n\| `script-time` +\| Seconds from the start of the script to its end; less is better\. +\| lower +\| s +\| +5 % \| +5 % \| +10 % \| +6 % \|\n/,
    );
    assert.equal([...readPages().flatMap(({ page, text }) => findGaps(page, text)), ...(await gapsInHelp())], []);
  });
});

test('a list that lacks a figure is found', () => {
  const [, ...others] = table.map(({ name }) => name);
  assert.match(findGaps('x.md', `Metrics are ${others.join(', ')}.`)[0] ?? '', `lacks ${table[0]?.name}`);
});

test.run();
