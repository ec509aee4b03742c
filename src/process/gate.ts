/** A point in the middle of a program, at which it prints a line, waits for us, and reads one. */

import type { Readable, Writable } from 'node:stream';

export interface Gate {
  /** The line that says that it waits. */
  readonly mark: string;
  /** The line that it gets. */
  readonly word: string;
  /**
   * Hears what was printed before `mark`; once it has resolved the program gets its word. What it throws ends the program, and is thrown.
   * `signal` is aborted where the program ends meanwhile, which is waited for no longer than this takes.
   */
  readonly answer: (printed: Buffer, signal: AbortSignal) => Promise<void>;
  /** How long the program may take from there on. */
  readonly timeoutMs: number;
}

/** Calls `hear` with what came before the first line that is `mark`, when that has come. */
export function hearMark(stream: Readable, mark: string, hear: (printed: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The end of what came, as far as a mark may begin in it. Latin 1 has a character a byte.
  let tail = '\n';
  const listen = (chunk: Buffer) => {
    chunks.push(chunk);
    const text = tail + chunk.toString('latin1');
    const at = text.indexOf(`\n${mark}\n`);
    if (at >= 0) {
      stream.off('data', listen);
      hear(Buffer.concat(chunks).subarray(0, bytes - tail.length + at + 1));
      return;
    }
    bytes += chunk.length;
    tail = text.slice(-(mark.length + 1));
  };
  stream.on('data', listen);
}

/** What happens at a gate, for who runs the program. */
interface Keeper {
  /** It waits: its deadline does not count now. */
  readonly waits: () => void;
  /** It goes on, and has so long. */
  readonly goesOn: (timeoutMs: number) => void;
  /** It has to be ended. */
  readonly refuse: () => void;
}

export interface KeptGate {
  /** To be called when the program has ended: resolves when nothing of the answer goes on. Throws what the answer threw while it ran. */
  close(): Promise<void>;
}

/** Keeps the gate of a program that runs. */
export function keepGate(gate: Gate, stdout: Readable, stdin: Writable, { waits, goesOn, refuse }: Keeper): KeptGate {
  const ended = new AbortController();
  let refusal: { readonly reason: unknown } | null = null;
  let answering = Promise.resolve();
  // Written to after its end.
  stdin.on('error', () => {});
  hearMark(stdout, gate.mark, (printed) => {
    waits();
    answering = gate.answer(printed, ended.signal).then(
      () => {
        if (ended.signal.aborted) return;
        goesOn(gate.timeoutMs);
        stdin.end(`${gate.word}\n`);
      },
      (reason: unknown) => {
        if (ended.signal.aborted) return;
        refusal = { reason };
        refuse();
      },
    );
  });
  return {
    async close() {
      ended.abort();
      await answering;
      if (refusal !== null) throw (refusal as { readonly reason: unknown }).reason;
    },
  };
}
