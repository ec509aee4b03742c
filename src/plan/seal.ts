/** The seal of a run: what shows that its id, options and plan were written by someone who has the key. */

import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parts of run.json that decide what is run, as they stand in the file. */
export interface SealedParts {
  readonly id: unknown;
  readonly options: unknown;
  readonly plan: unknown;
}

/** The purpose and version of the seal: a key that is used for another thing one day gives no seal of a run. */
const PURPOSE = 'fsbench run 1\n';

/** JSON with the keys of every object in order (by UTF-16 unit), so that equal values have one text. */
function writeCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${writeCanonicalJson(each)}`).join(',')}}`;
}

/** HMAC-SHA256 (RFC 2104) over the canonical JSON of the parts, as hex. */
export function sealOf(key: Buffer, { id, options, plan }: SealedParts): string {
  return createHmac('sha256', key).update(PURPOSE).update(writeCanonicalJson({ id, options, plan })).digest('hex');
}

/** Whether `seal` is that of these parts. */
export function isSealed(key: Buffer, parts: SealedParts, seal: unknown): boolean {
  if (typeof seal !== 'string' || !/^[0-9a-f]{64}$/.test(seal)) return false;
  return timingSafeEqual(Buffer.from(seal, 'hex'), Buffer.from(sealOf(key, parts), 'hex'));
}
