/**
 * `npm run fuzz -- --patterns`: every regular expression of src, and those that reading puts together as it runs, given to recheck, which looks
 * for texts that take exponential time, or more than the square of their length.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { runText } from '../src/process/run.ts';
import { type Check, judge, type Pattern } from './judge-pattern.ts';

/** The literals of a folder's files. */
function findLiterals(folder: string): Pattern[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const path = join(folder, name);
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const found: Pattern[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), place: `${relative(PACKAGE_ROOT, path)}:${line + 1}` });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

/** Of those that one line of code puts together, as many are looked at: they are alike. */
const MOST_OF_A_LINE = 2;

/** What `new RegExp` is given by our own code in `run`. */
async function recordMade(run: () => Promise<void>): Promise<Pattern[]> {
  const made: Pattern[] = [];
  const counts = new Map<string, number>();
  const { RegExp: own } = globalThis;
  globalThis.RegExp = new Proxy(own, {
    construct(target, args: ConstructorParameters<typeof RegExp>, as) {
      const pattern = Reflect.construct(target, args, as) as RegExp;
      const place = new Error().stack?.match(/dist\/src\/[^)\s]*?:\d+(?=:)/)?.[0];
      const count = place === undefined ? MOST_OF_A_LINE : (counts.get(place) ?? 0);
      if (place !== undefined && count < MOST_OF_A_LINE) {
        counts.set(place, count + 1);
        made.push({ source: pattern.source, flags: pattern.flags, place });
      }
      return pattern;
    },
  });
  try {
    await run();
  } finally {
    globalThis.RegExp = own;
  }
  return made;
}

/** Reads texts of every kind; loaded here, so that what is compiled once is seen. */
async function readAll(): Promise<void> {
  const { parseText } = await import('../src/parse/text.ts');
  const { readMutationTexts } = await import('../test/support/mutation-texts.ts');
  for (const text of readMutationTexts()) for (const each of [text, `# 9p\n\n> ${text}`]) parseText(each, 'patterns');
}

const RECHECK = 'recheck@4.5.0';

/** Installs recheck in a folder of its own, without its Java and native programs, which are 52 MB that nobody else needs. */
async function loadCheck(dir: string): Promise<Check> {
  const quiet = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  // With the registry, the proxy and the certificates of whoever looks.
  const alsoPass = Object.keys(process.env);
  await runText(['npm', 'install', ...quiet, '--prefix', dir, RECHECK], { timeoutMs: 300_000, alsoPass });
  // Its program that is JavaScript.
  process.env['RECHECK_BACKEND'] = 'pure';
  return (createRequire(join(dir, 'package.json'))('recheck') as { checkSync: Check }).checkSync;
}

/** Looks at all patterns and says which are not linear; how many are exponential, or take more than the square. */
export async function checkPatterns(say: (text: string) => void): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'fsbench-patterns-'));
  const check = await loadCheck(dir);
  // It is loaded by now.
  rmSync(dir, { recursive: true, force: true });
  const made = await recordMade(readAll);
  const all = new Map([...findLiterals(join(PACKAGE_ROOT, 'src')), ...made].map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));
  const counts = { faults: 0, untold: 0, squares: 0 };
  for (const [text, pattern] of all) {
    const verdict = judge(pattern, check);
    if (verdict === null) continue;
    counts[verdict.isFault ? 'faults' : verdict.isUntold ? 'untold' : 'squares']++;
    say(`${verdict.isFault ? 'FAULT ' : ''}${pattern.place}: ${verdict.said}\n  ${text}`);
  }
  const { faults, untold, squares } = counts;
  say(
    `${all.size} patterns: ${faults} exponential or beyond the square, ${squares} that take the square at most, ${untold} that recheck could not tell and nothing was slow on`,
  );
  return faults;
}
