/** What follows a target's kind: a name, and options behind a question mark, `NAME?KEY=VALUE&KEY=VALUE`. */

import { usageError } from '../model/errors.ts';

export interface Address {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Takes an address apart; throws a usage error that names an option which is not among `known` or has no value. */
export function parseAddress(kind: string, address: string, known: readonly string[]): Address {
  const [, name = '', query] = /^([^?]*)(?:\?(.*))?$/s.exec(address) ?? [];
  const options: Record<string, string> = {};
  for (const pair of query === undefined ? [] : query.split('&')) {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    if (!known.includes(key) || value === '') {
      const takes = known.length === 0 ? 'it takes no options' : `it takes ${known.map((each) => `?${each}=...`).join(', ')}`;
      throw usageError('bad-option', `--target ${kind}: '${pair}' is not possible`, takes);
    }
    options[key] = value;
  }
  return { name, options };
}
