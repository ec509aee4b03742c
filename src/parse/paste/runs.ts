/** Lines of pasted text to starts of fio, each with what stands above it that may name its mount. */

import { Above, isFragment, LEVELS, NOISE, type Place, readOther, VERSION } from './above.ts';
import { Blocks, type PageProblem } from './blocks.ts';
import { Sayer, tellApart } from './said-before.ts';
import type { FioLine } from './unwrap.ts';

/** One start of fio, or some that nothing stands between. */
export interface PastedRun {
  readonly line: number;
  readonly place: Place;
  readonly lines: readonly FioLine[];
}

export interface RunsAndRest {
  readonly runs: readonly PastedRun[];
  readonly problems: readonly PageProblem[];
}

/** A line by which fio begins to print. */
const BEGINS = new Set(['announced', 'json', 'terse']);

/** What a mailer broke off a head's date, with a blank between its words: `Nov 21 01:16:02 2026`. */
const DATE_END = /^(?:[A-Z]?[a-z]{0,2} ){0,2}(?:\d{1,2} )?(?:[\d:]{1,8} )?\d{1,4}$/;

const isDateEnd = (text: string) => DATE_END.test(text.trim().replace(/\s+/g, ' '));

/** A head in pieces. */
const LOST_HEAD = /\(groupid=|jobs=\d{1,9}\): err=/;

/** Text that may separate a job from the next one, and is no piece of fio's own lines. */
const interrupts = (text: string) => !(isFragment(text) || NOISE.test(text.trim()) || isDateEnd(text) || VERSION.test(text.trim()));

/** Gathers starts of fio. */
export function gatherRuns(lines: readonly FioLine[]): RunsAndRest {
  const begun: { readonly line: number; readonly place: Place; readonly blocks: Blocks; readonly sayer: Sayer }[] = [];
  const problems: PageProblem[] = [];
  const above = new Above();
  let inFence = false;
  const begin = (line: number): Blocks => {
    const blocks = new Blocks(problems);
    begun.push({ line, place: above.take(), blocks, sayer: new Sayer() });
    return blocks;
  };
  const current = () => begun.at(-1)?.blocks;

  /** A later look at a job, though pieces of broken lines stand between. */
  const isLook = (each: FioLine) => each.isLoose === true && each.kind === 'head' && begun.some(({ blocks }) => blocks.hasSeen(each));

  const readText = (each: FioLine, next: string) => {
    const text = each.text.trim();
    if (text === '') return;
    const said = readOther(each.text, next, above, inFence);
    if (said === 'fence') {
      inFence = !inFence;
      return;
    }
    if (LOST_HEAD.test(each.text)) current()?.loseHead(each.text);
    else if (interrupts(each.text)) current()?.interrupt();
    if (!NOISE.test(text) && !VERSION.test(text)) return;
    const blocks = current();
    (blocks === undefined || (above.isNew && blocks.hasResults) ? begin(each.line) : blocks).note({ ...each, text });
  };

  const readFio = (each: FioLine) => {
    const before = current();
    const { kind } = each;
    // Whoever said the lines so far did not say this one.
    if (before?.hasResults === true && begun.at(-1)?.sayer.isOther(each.said, kind === 'json' || kind === 'terse') === true) above.isNew = true;
    const begins =
      BEGINS.has(kind) ||
      (kind === 'starting' && before?.hasResults === true) ||
      (kind === 'head' && (before === undefined || ((before.hasResults || !before.isAnnounced) && !before.hasSeen(each))));
    const blocks = before === undefined || (begins && above.isNew && !isLook(each)) ? begin(each.line) : before;
    if (kind === 'rates') blocks.rates(each);
    else if (kind === 'head') {
      if (!blocks.head(each) && blocks !== before) before?.loseLook(each.text);
    } else if (kind === 'announced') blocks.announce(each);
    else if (kind === 'group' || kind === 'starting' || BEGINS.has(kind)) blocks.add(each, BEGINS.has(kind));
    else blocks.detail(each);
    begun.at(-1)?.sayer.add(each.said);
    above.isNew = false;
  };

  for (const [at, each] of lines.entries()) {
    if (each.labels !== undefined || each.kind === 'json') above.label(each.labels ?? []);
    if (each.kind === 'other') readText(each, lines[at + 1]?.text ?? '');
    else if (each.kind === 'broken') (current() ?? begin(each.line)).broken(each);
    else readFio(each);
  }
  const sayers = tellApart(begun.map(({ sayer }) => sayer.common));
  const placed = ({ names, prose }: Place, said: string | null): Place => ({ names: names.with(LEVELS - 1, names[LEVELS - 1] ?? said), prose });
  return { runs: begun.map(({ line, place, blocks }, at) => ({ line, place: placed(place, sayers[at] ?? null), lines: blocks.finish() })), problems };
}
