/** A result that is written part by part to where it is wanted: stdout, or the file that --out names. */

import { messageOf } from '../model/errors.ts';
import { openOutputFile } from '../store/write-output.ts';
import { heed } from './heed.ts';
import type { CommandIo } from './io.ts';

/** Takes the next part, which is for programs: it has its own escapes and stays as it is. */
export type WritePart = (part: string) => Promise<void>;

/**
 * Hands `act` what writes. A file is there as a whole when this resolves, and as it was where anything throws or a signal
 * asks to end, which stderr then says. Throws what `act` throws, and as openOutputFile does.
 */
export async function deliverInParts(
  out: string | undefined,
  io: Pick<CommandIo, 'out' | 'tell' | 'holdSignals'>,
  act: (write: WritePart) => Promise<void>,
): Promise<void> {
  if (out === undefined) {
    await act(async (part) => {
      if (part !== '') io.out(part);
    });
    return;
  }
  const held = io.holdSignals();
  try {
    const file = openOutputFile(out, `--out ${out}`);
    try {
      await act(async (part) => {
        // A history that is read without waiting leaves no turn to hear of a signal in.
        await heed(held.signal);
        file.write(part);
      });
      file.commit();
    } catch (error) {
      file.abandon();
      if (held.signal.aborted) io.tell(`stopped (${messageOf(held.signal.reason)}); --out ${out} is not written`);
      throw error;
    }
  } finally {
    held.release();
  }
}
