/** Targets of which there is one only. */

import { usageError } from '../model/errors.ts';

/** Makes the check of a target that takes nothing after its name. */
export function refuseAddress(kind: string): (address: string) => void {
  return (address) => {
    if (address !== '') throw usageError('bad-option', `--target: '${kind}:${address}' is not possible`, `write --target ${kind}`);
  };
}
