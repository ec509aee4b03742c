/** The macvz target: an instance of macvz that runs, with the folders that it shares. */

import { usageError } from '../model/errors.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';

const GRAMMAR = 'macvz:INSTANCE';

const NAME = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;

function parseMacvzAddress(address: string): string {
  const { name } = parseAddress('macvz', address, []);
  if (!NAME.test(name)) throw usageError('bad-option', `--target: 'macvz:${address}' is not possible`, `write --target ${GRAMMAR}; \`ls ~/.macvz\` lists them`);
  return name;
}

export const macvz = makeFoundKind({
  kind: 'macvz',
  grammar: GRAMMAR,
  summary: 'a running instance of macvz, with the folders that it shares',
  checkAddress: (address) => void parseMacvzAddress(address),
  async reach({ address, signal }) {
    const name = parseMacvzAddress(address);
    const label = `macvz:${name}`;
    const [{ findMacvz }, { reachManagedVm }] = await Promise.all([import('../machine/macvz.ts'), import('./managed-ssh.ts')]);
    const text = findMacvz(label, name);
    return await reachManagedVm({ label, config: { text }, host: `macvz-${name}`, parts: { 'vm-type': 'vz' }, knownMounts: new Map() }, signal);
  },
  async findRunning() {
    const { listMacvz } = await import('../machine/macvz.ts');
    return listMacvz().flatMap(({ name, isRunning }) => (isRunning ? [`macvz:${name}`] : []));
  },
});
