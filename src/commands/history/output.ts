/** Where a result goes that is written in parts: stdout, or the file --out names. */

import { closeSync, openSync, writeFileSync } from 'node:fs';
import { environmentError, messageOf } from '../../model/errors.ts';
import type { CommandIo } from '../io.ts';

export interface Output {
  write(content: string | Uint8Array): void;
  close(): void;
}

/** Opens the file, or stands for stdout where none is named. Failures are environment errors that name the file. */
export function openOutput(file: string | undefined, io: CommandIo): Output {
  if (file === undefined) return { write: (content) => void (content.length > 0 && io.out(String(content))), close: () => {} };
  const guard = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw environmentError('out-unwritable', `--out ${file}: ${messageOf(cause)}`, undefined, cause);
    }
  };
  const handle = guard(() => openSync(file, 'w'));
  return {
    // Unlike writeSync it goes on where a full disk took a part, and then fails.
    write: (content) => guard(() => writeFileSync(handle, content)),
    close: () => closeSync(handle),
  };
}
