/** Headings, prompts and lines that lead in to results, as names of what is shown below them; prose is none. */

import { trimEndOf } from '../../text/trim.ts';

/** What stands behind is no part of a name. */
const LONGEST_TITLE = 300;

/** Marks of comments, lists, counts, CI systems and pictures before a title. */
const MARKS =
  /^(?:##\[(?:group|section|command)\](?:Starting:)?|::group::|\/{2,}|;+|%+|[»›•]|\[\d{1,4}\/\d{1,4}\]|:[a-z_]{2,30}:(?=\s)|\p{Extended_Pictographic}\uFE0F?)\s*(?=\S)/u;

/** Titles of wikis' and forums' blocks: `{panel:title=9p}`, `[spoiler=9p]`. */
const TITLED = /^(?:\{\w{2,12}:(?:[^{}]{0,60}\|)?title=([^{}|]{1,100})(?:\|[^{}]{0,60})?\}|\[(?:spoiler|details|hide)=["']?([^"'[\]]{1,100})["']?\])$/i;

/** What markup leaves of a title: `**9p** (cache=none):` is 9p (cache=none). */
function plainTitle(text: string): string {
  return text
    .slice(0, LONGEST_TITLE)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(MARKS, '')
    .replace(/^(?:==?>|[=~#:>*<─━═_+-]{2,})\s*|\s*(?:<==?|[=~#:>*<─━═_+-]{2,})$/g, '')
    .replace(/^>\s+|\s+<$/g, '')
    .replace(TITLED, '$1$2')
    .replace(/^(?:\[\[?([^[\]]+)\]\]?|\(([^()]+)\)|["'«“]+([^"'»”]+)["'»”]+)$/, '$1$2$3')
    .replace(/^(?:name|mount|target|host|fs|file ?system|file|device|volume|storage|backend|(?:sub)?test|case)\s*[:=]\s*(?=\S)/i, '')
    .replace(/[\s:;,.|–—-]+$/, '')
    .trim();
}

/** Words that lead in and name nothing. */
const BEFORE =
  /^(?:(?:and|now|then|here|this|is|are|the|my|our|a|an|results?|output|numbers?|figures?|fio|benchmarks?|tests?|run|same|for|of|on|in|with|using|from|inside|under|at|again|what|i|we|get|got|see)\s+)+/i;
const BEHIND =
  /(?:[\s,(-]+(?:i|we|get|got|it|gives|gave|shows|showed|says|see|below|results?|output|numbers?|figures?|is|are|was|this|as|follows|looks|like|run|fio|test|instead))+\s*[)]?$/i;

/** More words are a sentence. */
const MOST_WORDS = 4;

/** Words by which a line says that something is done again, and not that it is another thing. */
const AGAIN =
  /^(?:(?:the|a|and|then)\s+)?(?:(?:first|second|third|fourth|fifth|\d{1,3}(?:st|nd|rd|th)|last|next|another|other|again|more|same|once|here)\b\s*)*(?:(?:run|loop|round|iteration|attempt|try|test|sample|pass|time|result|output)s?)?\s*(?:again|more)?[\s_-]*(?:no\.?|nr\.?|#)?\s*\d{0,4}(?:\s*(?:of|\/)\s*\d{1,4})?$/i;

const GREETING = /^(?:hi|hello|hey|dear|thanks?|thank you|regards|cheers|best|greetings|yours)\b/i;

/** What a line that leads in names: text, nothing at all (`''`, as of a second run), or null where it is prose that can't tell. */
export function nameOfLeadIn(text: string): string | null {
  const title = plainTitle(text);
  if (AGAIN.test(title) || GREETING.test(title) || !/[\p{L}\p{N}]/u.test(title)) return '';
  // Without a colon a line leads in to nothing, but for a word or two that stand alone.
  const end = text.slice(trimEndOf(text, /\W/).length);
  if (!end.includes(':') && (title.split(' ').length > 2 || /[,.!?]/.test(end))) return null;
  const core = title.replace(BEFORE, '').replace(BEHIND, '').trim();
  if (core === '' || AGAIN.test(core)) return '';
  return core.split(' ').length <= MOST_WORDS && !/[.!?]\s|[.!?]$/.test(core) ? core : null;
}

/** A heading names what is below it, unless it counts only. */
export function nameOfHeading(text: string): string {
  const title = plainTitle(text);
  return AGAIN.test(title) ? '' : title;
}

/** Languages and kinds that fences are labelled with, which name nothing. */
const LANGUAGES =
  /^(?:text|txt|plain|plaintext|console|shell|sh|bash|zsh|fish|terminal|output|out|log|logs|json|jsonc|ini|yaml|yml|none|fio|markdown|md|diff|shell-session|sh-session|shellsession|ansi|raw|code|nohighlight|c|conf|csv|xml|html)$/i;

/** What a fence's info string names; null where it is a language. */
export function nameOfFence(info: string): string | null {
  const given = /\b(?:title|name|label|filename)\s*=\s*(?:"([^"]{1,200})"|'([^']{1,200})'|(\S{1,200}))/i.exec(info);
  const label = given === null ? info.replace(/^\{\.?|\}$/g, '').trim() : (given[1] ?? given[2] ?? given[3] ?? '');
  return label === '' || LANGUAGES.test(label.split(/\s/)[0] as string) ? null : plainTitle(label);
}

const PROMPT = /^\[?[\w.-]{1,64}@([\w.-]{1,64})(?:[:\s]([^\]#$%>]{0,200}?))?\]?\s?[#$%>]\s*(?!\s)(.*)$/;
const BARE_PROMPT =
  /^(?:[#$%>]|\+{1,4}|PS [^>]{0,100}>|[\w.-]{1,40}[#$%>])\s+((?:(?:sudo |time |env |docker |podman |kubectl |lxc |ssh ).{0,100}\s|\S{0,100}\/)?\S{0,40}\bfio\b.*|cd\s+\S+)$/;

export interface Prompt {
  /** Null where the prompt does not say, as the folder. */
  readonly host: string | null;
  readonly folder: string | null;
  readonly command: string;
}

/** Prompts that are a folder, and those of shells that show its last part: `/mnt/9p # `, `D:\9p> `, `➜  9p git:(main) `. */
const FOLDER_PROMPT = /^(?:PS )?((?:~|\/)[\w./-]{0,200}(?=\s?[#$%]\s)|[A-Za-z]:\\[^>]{0,200}(?=>))\s?[#$%>]\s*(?=\S)(.*\bfio\b.*)$/;
const ARROW_PROMPT = /^➜\s+([\w.~/-]{1,100})\s+(?:git:\(\S{1,100}\)\s*(?:[✗✔]\s*)?)?(?=\S)(.*\bfio\b.*)$/;

/** Ends of lines that none of a shell's has, and from which `.*` would begin anew. */
const OTHER_END = /[\r\u2028\u2029]/;

/** A line of a shell, with what was typed; null for any other. */
export function readPrompt(line: string): Prompt | null {
  const text = line.trim();
  if (OTHER_END.test(text)) return null;
  const match = PROMPT.exec(text);
  if (match !== null) return { host: match[1] ?? null, folder: match[2]?.trim() || null, command: match[3] ?? '' };
  const placed = FOLDER_PROMPT.exec(text) ?? ARROW_PROMPT.exec(text);
  if (placed !== null) return { host: null, folder: placed[1] ?? null, command: placed[2] ?? '' };
  const bare = BARE_PROMPT.exec(text);
  return bare === null ? null : { host: null, folder: null, command: bare[1] ?? '' };
}

/** Options of `exec` whose value is the next word. */
const WITH_VALUE = /^(?:-n|-c|-u|-w|-e|--namespace|--container|--user|--workdir|--env)$/;

/** Characters between `exec` and what is executed. */
const LONGEST_EXEC = 300;

/** Where what is executed begins, behind one word or more from `from` on; -1 where it does not. */
function executedAt(words: readonly string[], from: number): number {
  let length = 0;
  for (let at = from; at < words.length && length <= LONGEST_EXEC; at++) {
    const word = words[at] as string;
    if (at > from && ((word === '--' && at + 1 < words.length) || /\bfio\b(?!-)/.test(word))) return at;
    length += word.length + 1;
  }
  return -1;
}

/** The pod or container in which a command runs: of the first `exec` that has one. */
function executedIn(command: string): string | null {
  const words = command.split(/\s+/);
  for (const [before, exec] of words.entries()) {
    if (!/\bexec$/.test(exec)) continue;
    const end = executedAt(words, before + 1);
    const given = words.slice(before + 1, Math.max(end, 0));
    const name = given.find((word, at) => !word.startsWith('-') && !WITH_VALUE.test(given[at - 1] ?? ''));
    if (name !== undefined && /[\p{L}\p{N}]/u.test(name)) return name;
  }
  return null;
}

/** Where `fio` stands last as a word; -1 where it does not. */
export function fioAt(command: string): number {
  let at = -1;
  for (const { index } of command.matchAll(/\bfio\b/g)) at = index;
  return at;
}

/** Where a command line of fio has it work: its folder, a volume, a host, a container; or where `cd` went. Null where it does not say. */
export function placeOfCommand(command: string): string | null {
  const found =
    /--(?:directory|filename)[= ](\S{1,300})/.exec(command) ??
    /^cd\s+(\S{1,300})$/.exec(command) ??
    /(?:^|\s)[A-Z][A-Z\d_]{0,40}=(\/\S{1,300})\s/.exec(command.slice(0, Math.max(fioAt(command), 0))) ??
    /\s(?:-v|--volume)[= ]([^\s:]{1,300}):/.exec(command) ??
    /\s--mount[= ]\S{0,200}\b(?:src|source)=([^\s,]{1,300})/.exec(command) ??
    /\bssh\s+(?:-(?:[FJLRilop]\s+)?\S{1,100}\s+){0,10}(?:[\w.-]{1,64}@)?([\w.-]{1,100})\s/.exec(command);
  return found?.[1] ?? executedIn(command);
}
