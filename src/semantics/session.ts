/** A Perl of a side that is talked with: it is started once, and runs programs in lanes, those of one lane one after the other. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Conversation, converse, type HostCommand } from '../process/converse.ts';
import { PACKAGE_ROOT } from '../process/paths.ts';
import { narrow, type Offset, UNKNOWN_OFFSET } from './clock.ts';
import { buildPrelude, isEndOf, linesOf, readOutput, type StepAnswer, sendable } from './script.ts';

export interface Session extends AsyncDisposable {
  /** What is known of its clock: programs narrow it down. */
  offset(): Offset;
  /**
   * Runs a program of steps; those that gave no answer, in time or at all, are missing. Throws `program-ended` where the side, or what it
   * needs, is gone before any of them did.
   */
  run(lane: string, program: string, timeoutMs: number): Promise<ReadonlyMap<string, StepAnswer>>;
}

/** Reads the prelude from its input up to a NUL, and becomes it. */
const START = 'my $p = do { local $/ = "\\0\\n"; my $text = <STDIN>; chomp $text; $text }; eval $p; die $@ if $@';

/** How it is started, by whatever runs a command there. */
export const PERL_ARGV: readonly string[] = ['perl', '-e', START];

interface SessionOptions {
  /** What messages call it. */
  readonly name: string;
  readonly command: HostCommand;
  /** As uname(1) there prints it. */
  readonly machine: string;
  /** Of a side whose clock is this host's. */
  readonly offset?: Offset;
  /** What has died, in words, so that no answer can come; null while all is well. */
  readonly fault: () => string | null;
}

/** This host's clock, in seconds, at a time of its monotonic one. */
const secondsAt = (atMs: number) => (Date.now() - (performance.now() - atMs)) / 1000;

export async function openSession({ name, command, machine, offset: known = UNKNOWN_OFFSET, fault }: SessionOptions): Promise<Session> {
  const talk: Conversation = await converse(name, command, fault);
  talk.send(sendable(buildPrelude(readFileSync(join(PACKAGE_ROOT, 'semantics/prelude.pl'), 'utf8'), machine)));
  let offset = known;
  let number = 0;
  /** Lanes that gave no answer in time: what is sent to them would wait for ever. */
  const stuck = new Map<string, number>();
  return {
    offset: () => offset,
    async run(asked, program, timeoutMs) {
      const lane = `${asked}.${stuck.get(asked) ?? 0}`;
      const [from, current] = [talk.lines.length, ++number];
      const begun = Date.now() / 1000;
      talk.send(sendable(`${lane} ${current}\n${program}`));
      const said = () => readOutput(linesOf(talk.lines.slice(from), lane));
      try {
        const end = await talk.wait((line) => (isEndOf(line.text, lane, current) ? line : null), timeoutMs);
        if (end === null) stuck.set(asked, (stuck.get(asked) ?? 0) + 1);
        else offset = narrow(offset, said().clock, begun, secondsAt(end.atMs));
      } catch (error) {
        if (said().answers.size === 0) throw error;
      }
      return said().answers;
    },
    [Symbol.asyncDispose]: () => talk[Symbol.asyncDispose](),
  };
}
