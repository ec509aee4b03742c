/** Every command of fsbench that the documentation shows: it exists, and so do its options. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run } from '../../src/process/run.ts';

const pages = [
  join(PACKAGE_ROOT, 'README.md'),
  ...readdirSync(join(PACKAGE_ROOT, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:md|yml|service)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
];

/** In code (indented, quoted, or a step of a recipe), not in prose. */
const COMMAND = /(?:^ {4,}|`|<\(|run: |ExecStart=\/usr\/local\/bin\/|; )(?:npx )?fsbench ([a-z]+(?: [^`\n|;#)]*)?)/gm;

interface Shown {
  readonly page: string;
  readonly line: number;
  readonly words: readonly string[];
}

const shown: Shown[] = pages.flatMap((page) => {
  const text = readFileSync(page, 'utf8').replace(/\\\n\s*/g, ' ');
  return [...text.matchAll(COMMAND)].map((match) => ({
    page: relative(PACKAGE_ROOT, page),
    line: text.slice(0, match.index).split('\n').length,
    words: (match[1] as string).trim().split(/\s+/),
  }));
});

async function helpOf(words: readonly string[]): Promise<string> {
  const ended = await run([process.execPath, join(PACKAGE_ROOT, 'dist/src/cli.js'), ...words, '--help'], { timeoutMs: 300_000 });
  return ended.exitCode === 0 ? ended.stdout.toString('utf8') : '';
}

/** Commands that have commands of their own. */
const PARENTS = new Set(['history', 'jobs']);

test('there are commands to check', () => {
  assert.ok(shown.length > 20, String(shown.length));
});

test('each command and each of its options is one that --help knows', async () => {
  const helps = new Map<string, string>();
  for (const { page, line, words } of shown) {
    const [first, second] = words as [string, string | undefined];
    const path = PARENTS.has(first) && second !== undefined && /^[a-z]+$/.test(second) ? [first, second] : [first];
    const name = path.join(' ');
    if (first === 'complete') continue;
    if (!helps.has(name)) helps.set(name, await helpOf(path));
    const help = helps.get(name) as string;
    assert.ok(help.includes(`Usage: fsbench ${name}`), `${page}:${line}: there is no command 'fsbench ${name}'`);
    for (const word of words) {
      const option = /^'?(--[a-z][a-z-]*)/.exec(word)?.[1];
      if (option !== undefined) assert.ok(new RegExp(`${option}\\b`).test(help), `${page}:${line}: 'fsbench ${name}' has no ${option}`);
    }
  }
});

test.run();
