/** What stands above results on a page and may name them: headings, titles in bold, items, labels of fences, prompts, lines that lead in. */

import { trimEndOf } from '../../text/trim.ts';
import { fioAt, nameOfFence, nameOfHeading, nameOfLeadIn, placeOfCommand, readPrompt } from './lead-in.ts';
import { LONGEST_COMMAND, LONGEST_TELLING } from './lines.ts';

/** What may name a run, the outermost first: headings of six levels, titles in bold, items, fences, prompts, lead-ins, and labels of lines, and last what stood before them. */
export const LEVELS = 22;
const OF_TEXT = 13;
const LEVEL = { bold: 6, item: 7, fence: 8, host: 9, folder: 10, command: 11, leadIn: 12 } as const;

/** What stands above a run on each level: its name, or where it is prose that may tell mounts apart, that. */
export interface Place {
  readonly names: readonly (string | null)[];
  readonly prose: string | null;
}

const ATX = /^ {0,3}(#{1,6})\s+(\S.*)$/;
const WIKI = /^(={2,6})([^=].*)$/;
const ASCIIDOC = /^(={1,6})\s+([^=\s][^=]{0,200})$/;
/** What AsciiDoc says of the block below. */
const BLOCK_ATTRIBUTE = /^\[(?:source|listing|literal|console|text|,)[^\]]{0,100}\]$/i;
/** Tabs of pages, and what stands folded: `<TabItem label="NFS">`, `=== "NFS"`; and by tags of page builders: `{% tab NFS %}`, `:::{tab-item} NFS`, `.. tab:: NFS`. */
const TAB =
  /^\s*(?:<(?:TabItem|TabPane|TabPanel|Tab|tab|details|testcase|testsuite|section|Accordion)\b[^<>]{0,200}\b(?:label|title|name)=|[=!?]{3}\+?\s*(?:\w+\s+)?)["']([^"']{1,200})["']/;
const BUILT_TAB =
  /^(?:\{\{?[%<]\s*tab|<!--\s*tab|:{3,}\s*(?:\{?tab(?:-item)?\}?|details)|@tab|\.\. (?:group-tab|tab|tab-item|dropdown)::)\s+(?=\S)(?:(?:name|title|label)=)?["']?([^"'%>}]{1,200}?)["']?\s*(?:%\}\}?|>\}\}|-->)?$/;
const COMMENT = /^\s*#{1,3}\s+([\w.@/:-]{1,40}(?: [\w.@/:()-]{1,40})?)\s*$/;
/** A comment of HTML that is a name. */
const HIDDEN = /^\s*<!--\s*(?!more\b|truncate\b|toc\b|end\b|begin\b|\/)([\w.@/:-]{1,40}(?: [\w.@/:()-]{1,40}){0,2})\s*-->\s*$/i;
/** Whose result it is, as Ansible and parallel-ssh say it. */
const PLAY =
  /^\s*(?:(?:ok|changed|fatal|failed|unreachable): \[|\[\d{1,6}\] \d\d:\d\d:\d\d \[(?:SUCCESS|FAILURE)\] (?=\S)|(?=[\w.-]{1,100} \| (?:SUCCESS|CHANGED|FAILED)))([\w.-]{1,200})/;
const LATEX = /^\s*\\(?:sub)*(?:section|paragraph)\*?\{([^{}]{1,200})\}/;
const LATEX_BLOCK = /^\s*\\(?:begin|end)\{/;
/** A title in a frame. */
const FRAMED = /^[|│┃║]\s([^|│┃║]*)\s[|│┃║]$/;
const LONGEST_FRAMED = 60;
const TEXTILE = /^h([1-6])\.\s+(\S.*)$/;
const UNDERLINE = /^\s*(={3,}|-{3,}|~{3,}|\*{3,}|\^{3,}|:{3,})\s*$/;
const FENCE = /^\s*(?:`{3,}|~{3,}(?!~))([^`]*)$/;
const BOLD = /^(?:\*\*|__)([^*_]{1,200})(?:\*\*|__)\s*:?$/;
const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(\S.{0,200})$/;

/** Lines of fio between its others that say nothing of a place. */
export const NOISE = /^(?:\.\.\.|Jobs: |fio: |note: |Disk stats|\S.{0,200}: Laying out IO file|<[^<>]{1,255}>(?=$|\s)|hostname=|\S+: ios=|Starting jobs$)/;

/** Where what fio prints went, which is no part of what it did. */
const OF_OUTPUT = /\s--(?:output|output-format|status-interval|eta\S{0,20}|write_\w{1,20}_log)[= ]\S+|\s2?>+\s?\S+|\s\|.*$/g;

/** Keeps what stands above, as a reader of the page has it in mind. */
export class Above {
  private names: (string | null)[] = Array(OF_TEXT).fill(null);
  private labels: readonly string[] = [];
  private lead: string | null = null;
  /** The names that were taken last. */
  private taken: readonly (string | null)[] = Array(LEVELS).fill(null);
  /** The last command that was typed, and the one of the run before. */
  private typed: string | null = null;
  private typedBefore: string | null = null;
  /** Something that may name a run has come since the last line of fio. */
  isNew = false;
  /** The line before was a heading, of which the next is a part. */
  isUnderlined = false;

  set(level: number, name: string | null): void {
    this.names = this.names.map((each, at) => (at > level ? null : at === level ? name : each));
    this.lead = null;
    this.isNew = true;
  }
  /** Labels of the lines that come. */
  label(labels: readonly string[]): void {
    if (labels.join('\0') === this.labels.join('\0')) return;
    this.labels = labels;
    this.isNew = true;
  }
  /** A command that does not say where it works: another one may be of another mount. */
  type(command: string): void {
    this.typed = command.replace(OF_OUTPUT, '').trim();
    this.isNew = true;
  }
  say(text: string): void {
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    this.lead = text;
    this.isNew = true;
  }
  take(): Place {
    const name = this.lead === null ? null : nameOfLeadIn(this.lead);
    const labels = this.labels.slice(OF_TEXT + 1 - LEVELS).map((each) => nameOfHeading(each) || null);
    const names = this.names.map((each, at) => (at === LEVEL.leadIn ? name || null : each || null));
    const all = [...names, ...labels, ...Array<null>(LEVELS - OF_TEXT - labels.length).fill(null)];
    // Thousands of tables can stand in one place.
    if (!all.every((each, at) => each === this.taken[at])) this.taken = all;
    const place = {
      names: this.taken,
      prose: (name === null ? this.lead : null) ?? (this.typedBefore === null || this.typed === this.typedBefore ? null : this.typed),
    };
    this.isNew = false;
    // It leads in to what follows, and to nothing behind that.
    [this.lead, this.typed, this.typedBefore] = [null, null, this.typed ?? this.typedBefore];
    return place;
  }
}

/** Where pieces of fio's lines can be told from words of people. */
const PIECE = /(?:^|[\s,(])[\w>=./-]{1,30}=\s*[\d.]|%|\d(?:[KMG]?i?B\/|[KMG]iB\b|[mun]sec)/;
const OF_FIO =
  /^(?:iops|bw|min|max|avg|stdev|per|samples|usr|sys|ctx|maj?f|minf|total|short|drop(?:ped)?|target|window|percentile|depth|io|run|runt|ios|sectors|merge|ticks|in_queue|util|aggr\w*|min[bt]|max[bt]|err|pid|jobs|groupid|g|rw|bs|ioengine|iodepth|error|r|w|d|[\d.>=]+(?:th)?)$/i;

/** Words of which one of fio's lines has none, or one that is its disk's. */
const MOST_OTHER_WORDS = 2;
const WORDS_OF_FIO =
  /^(?:read|write|trim|mixed|[cs]?lat|percentiles|[mun]sec|cpu|depths|submit|complete|issued|rwts?|latency|status|group|all|disk|stats|[KMG]i?B|[a-z]{3}day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)$/i;

/** Ends of fio's lines that a mailer broke off lead in to nothing, however long they are. */
export function isFragment(text: string): boolean {
  if (!PIECE.test(text) || text.trimEnd().endsWith(':')) return false;
  // One at a time: a line can have millions.
  let hasKeys = false;
  for (const [, key] of text.matchAll(/(?<![\w>./-])([\w>./-]+)=/g)) {
    // Facts of people's own: `kernel=6.6 fs=ext4`.
    if (!OF_FIO.test(key as string)) return false;
    hasKeys = true;
  }
  if (hasKeys) return true;
  let others = 0;
  for (const [word] of text.matchAll(/(?<![\w./-])[a-z]{2,}(?![\w./=-])/gi))
    if (!OF_FIO.test(word) && !WORDS_OF_FIO.test(word) && ++others > MOST_OTHER_WORDS) return false;
  return true;
}

/** The level (from 1) and the title of a heading of markdown or AsciiDoc, of a wiki or of Textile, in a line without blanks at its end; null for any other. */
export function readHeading(text: string): { readonly level: number; readonly title: string } | null {
  const [, hashes, afterHashes] = ATX.exec(text) ?? [];
  if (hashes !== undefined && afterHashes !== undefined) return { level: hashes.length, title: trimEndOf(afterHashes, /#/).trimEnd() || '#' };
  const [, marks, behind] = WIKI.exec(text) ?? [];
  if (marks !== undefined && behind !== undefined && behind.length > marks.length && behind.endsWith(marks))
    return { level: marks.length, title: behind.slice(0, -marks.length).trim() };
  const [, level, title] = TEXTILE.exec(text) ?? [];
  if (level !== undefined && title !== undefined) return { level: Number(level), title };
  const [, signs, behindSigns] = ASCIIDOC.exec(text) ?? [];
  return signs === undefined || behindSigns === undefined ? null : { level: signs.length, title: behindSigns };
}

export const VERSION = /^fio-\d+\.\S+$/;

/** What asks fio of itself alone. */
const ASKS = /\s(?:--version|-v|--help|-h)\b/;

/** Whether a line of a shell stands here: then what was typed in it is kept. */
function readTyped(text: string, above: Above): boolean {
  const prompt = readPrompt(text);
  if (prompt === null) return false;
  if (prompt.host !== null) above.set(LEVEL.host, prompt.host);
  if (prompt.folder !== null) above.set(LEVEL.folder, prompt.folder);
  const place = placeOfCommand(prompt.command);
  const at = fioAt(prompt.command);
  if (place !== null) above.set(LEVEL.command, place);
  else if (at >= 0 && !ASKS.test(prompt.command.slice(at))) above.type(prompt.command);
  above.isNew = true;
  return true;
}

/** A line that is none of fio's: what it says of the place of those below it. `next` is the line after it. */
export function readOther(text: string, next: string, above: Above, inFence: boolean): 'fence' | 'other' | 'said' {
  const isRuled = UNDERLINE.test(text) && above.isUnderlined;
  above.isUnderlined = false;
  if (isRuled) return 'said';
  const bare = text.trim();
  if (text.length > LONGEST_TELLING) {
    if (text.length <= LONGEST_COMMAND && readTyped(text, above)) return 'said';
    if (!NOISE.test(bare) && (inFence || !bare.startsWith('|')) && !isFragment(text)) above.say(bare);
    return 'other';
  }
  const fence = FENCE.exec(text);
  if (fence !== null) {
    const info = (fence[1] ?? '').trim();
    const label = nameOfFence(info);
    if (label !== null) above.set(LEVEL.fence, label);
    // A fence with a label ends none: the end of the one before is lost.
    return inFence && info !== '' ? 'said' : 'fence';
  }
  if (readTyped(text, above)) return 'said';
  // A comment between the outputs in one fence.
  const labelled = inFence ? COMMENT.exec(text) : (TAB.exec(text) ?? BUILT_TAB.exec(bare) ?? PLAY.exec(text) ?? HIDDEN.exec(text));
  if (labelled !== null) {
    above.set(LEVEL.item, nameOfHeading(labelled[1] as string));
    return 'said';
  }
  if (NOISE.test(bare) || VERSION.test(bare) || LATEX_BLOCK.test(text)) return 'other';
  if (inFence) {
    if (!isFragment(text)) above.say(bare);
    return 'other';
  }
  if (BLOCK_ATTRIBUTE.test(bare)) return 'said';
  const section = LATEX.exec(text);
  if (section !== null) {
    above.set(0, nameOfHeading(section[1] as string));
    return 'said';
  }
  const heading = readHeading(text.trimEnd());
  if (heading !== null) {
    above.set(heading.level - 1, nameOfHeading(heading.title));
    return 'said';
  }
  if (UNDERLINE.test(next) && /\w/.test(text)) {
    above.set(next.trim().startsWith('=') ? 0 : 1, nameOfHeading(text));
    above.isUnderlined = true;
    return 'said';
  }
  if (UNDERLINE.test(text)) return 'said';
  const bold = BOLD.exec(bare);
  if (bold !== null) {
    above.set(LEVEL.bold, nameOfHeading(bold[1] as string));
    return 'said';
  }
  const item = ITEM.exec(text);
  if (item !== null && nameOfLeadIn(item[1] as string) !== null) {
    above.set(LEVEL.item, nameOfHeading(item[1] as string));
    return 'said';
  }
  const framed = FRAMED.exec(bare)?.[1]?.trim();
  if (framed !== undefined && framed.length <= LONGEST_FRAMED) above.say(framed);
  else if (!bare.startsWith('|') && !isFragment(text)) above.say(bare);
  return 'other';
}

/** Where the tables of a text stand: what is above the line of this number (from 0), for numbers that grow. */
export function placesOf(lines: readonly string[]): (at: number) => Place {
  const above = new Above();
  let next = 0;
  let inFence = false;
  return (at) => {
    for (; next < at; next++) {
      const text = lines[next] as string;
      if (text.trim() === '' || text.includes('|')) continue;
      if (readOther(text, lines[next + 1] ?? '', above, inFence) === 'fence') inFence = !inFence;
    }
    return above.take();
  };
}
