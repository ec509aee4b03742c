/** A target as somebody might add it: this machine under another name, as if it were elsewhere, at an address. One file, and the row that the test adds. */

import { usageError } from '../../../src/model/errors.ts';
import type { TargetKind } from '../../../src/target/kind.ts';
import { local } from '../../../src/target/local.ts';

/** Addresses that were opened. */
export const opened: string[] = [];

const { where: _here, ...likeLocal } = local;

export const lab: TargetKind = {
  ...likeLocal,
  kind: 'lab',
  grammar: 'lab:BENCH',
  summary: 'a bench in the laboratory',
  checkAddress(address) {
    if (!/^\d+$/.test(address)) throw usageError('bad-option', `--target: 'lab:${address}' is not possible`, 'benches have numbers: write --target lab:7');
  },
  open: async (context) => {
    opened.push(context.address);
    return local.open(context);
  },
};
