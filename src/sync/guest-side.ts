/** The target's end of a mount: a shell there that is talked with (agent-script.ts), and the clock its answers are read by. */

import { environmentError } from '../model/errors.ts';
import type { ClockNote, Span } from '../model/sync.ts';
import { type Conversation, converse, type SaidLine } from '../process/converse.ts';
import type { Machine } from '../run/bed.ts';
import { AGENT_SCRIPT } from './agent-script.ts';
import type { Act, Looking, Side } from './side.ts';

/** How long the shell may take to start, and to make one small change. A mount that hangs answers never. */
const START_MS = 60_000;
const ACT_MS = 30_000;
/** Beyond the time a loop there has by its own clock, which counts whole seconds. */
const MARGIN_MS = 15_000;
/** Writing that many files a second is slow, not stuck. */
const SLOWEST_FILES_A_SECOND = 10;

const PINGS = 21;

interface Answer {
  readonly line: SaidLine;
  /** `ok`, `late` or `fail`. */
  readonly verdict: string;
  readonly words: readonly string[];
  readonly sentMs: number;
}

export interface GuestSide extends Side, AsyncDisposable {
  readonly clock: ClockNote;
}

interface GuestContext {
  readonly machine: Machine;
  readonly label: string;
  /** The folder in the target. */
  readonly dir: string;
  /** What has died, in words. */
  readonly fault: () => string | null;
}

/** How a program is started in the target so that it can be talked with; throws where the target has no way to. */
export function converseIn({ machine, label, fault }: GuestContext, what: string, argv: readonly string[]): Promise<Conversation> {
  if (machine.command === undefined) throw environmentError('target-failed', `${label}: no program can be talked with there`);
  return converse(`${what} on ${label}`, machine.command(argv), fault);
}

/** Words of an act for the shell. */
function wordsOf(act: Act): string[] {
  if (act.op === 'put') return [act.op, act.name, act.text];
  return act.op === 'move' ? [act.op, act.name, act.to] : [act.op, act.name];
}

const percentile = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/** Starts the shell and takes the time of its answers. A shell that gives no answer is given up, and the next request starts another. */
export async function openGuestSide(context: GuestContext): Promise<GuestSide> {
  let talk: Conversation | null = null;
  let number = 0;
  const start = async (): Promise<Conversation> => {
    const fresh = await converseIn(context, 'the shell', ['sh', '-c', AGENT_SCRIPT, 'sh', context.dir]);
    const ready = await fresh
      .wait(({ text }) => (text === 'ready' ? true : null), START_MS)
      .catch(async (error: unknown) => {
        await fresh[Symbol.asyncDispose]();
        throw error;
      });
    if (ready === null) {
      await fresh[Symbol.asyncDispose]();
      throw environmentError('no-answer', `${context.label}: no shell in ${context.dir} in ${START_MS / 1000} s`);
    }
    return fresh;
  };
  const giveUp = async (what: string, waitedMs: number): Promise<never> => {
    const stuck = talk;
    talk = null;
    await stuck?.[Symbol.asyncDispose]();
    throw environmentError('no-answer', `${what}: no answer from ${context.label} in ${Math.round(waitedMs / 1000)} s`);
  };
  /** Sends a request and gives the wait for its end. */
  const ask = async (words: readonly string[], timeoutMs: number) => {
    // One that ended is started anew, unless what it ran on has died.
    if (talk !== null && talk.how() !== null) talk = null;
    talk ??= await start();
    const current = talk;
    const [op = '', ...rest] = words;
    const id = String(++number);
    const from = current.lines.length;
    const sentMs = performance.now();
    current.send([op, id, ...rest].join(' '));
    const what = words.slice(0, 3).join(' ');
    const wait = async (word: string, ms: number): Promise<SaidLine> =>
      (await current.wait((line) => (line.text === `${word} ${id}` || line.text.startsWith(`${word} ${id} `) ? line : null), ms)) ?? (await giveUp(what, ms));
    const done = async (): Promise<Answer> => {
      const line = await wait('done', timeoutMs);
      const [, , verdict = '', ...more] = line.text.split(' ');
      if (verdict !== 'fail') return { line, verdict, words: more, sentMs };
      const said = current.lines.slice(from).find(({ text }) => !/^(done|began) \d+/.test(text))?.text ?? '';
      throw environmentError('change-failed', `${what} in the target: ${said.replace(/^\S*: (line )?\d+: /, '') || 'it failed'}`);
    };
    return { began: () => wait('began', ACT_MS), done };
  };
  const span = ({ sentMs, line }: Answer): Span => ({ fromMs: sentMs, toMs: line.atMs });

  const times: number[] = [];
  for (let at = 0; at < PINGS; at++) {
    const { line, sentMs } = await (await ask(['ping'], START_MS)).done();
    // The first starts more than it measures.
    if (at > 0) times.push(line.atMs - sentMs);
  }
  times.sort((a, b) => a - b);
  const clock: ClockNote = { medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
  /** When the target said so: before the line was read, by no more than a round trip. */
  const heard = ({ atMs }: SaidLine): Span => ({ fromMs: atMs - clock.p95Ms, toMs: atMs });

  return {
    where: 'guest',
    clock,
    act: async (act) => span(await (await ask(wordsOf(act), ACT_MS)).done()),
    async look(test, name, text, seconds): Promise<Looking> {
      const request = await ask(['look', String(seconds), test, name, text === '' ? '-' : text], seconds * 1000 + MARGIN_MS);
      await request.began();
      const seen = request.done().then(({ line, verdict, words }) => ({ span: verdict === 'ok' ? heard(line) : null, looks: Number(words[0]) }));
      seen.catch(() => {});
      return { seen };
    },
    fill: async (dir, files) => span(await (await ask(['fill', dir, String(files)], ACT_MS + (files * 1000) / SLOWEST_FILES_A_SECOND)).done()),
    async count(dir, files, seconds) {
      const { line, verdict, words } = await (await ask(['count', String(seconds), dir, String(files)], seconds * 1000 + MARGIN_MS * 2)).done();
      return { span: verdict === 'ok' ? heard(line) : null, listed: Number(words[0]), looks: Number(words[1]) };
    },
    [Symbol.asyncDispose]: async () => talk?.[Symbol.asyncDispose](),
  };
}
