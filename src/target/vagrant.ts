/** The vagrant target: a machine of a Vagrantfile that runs, with its synced folders. */

import { isAbsolute, resolve } from 'node:path';
import { environmentError, usageError } from '../model/errors.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';

const GRAMMAR = 'vagrant[:MACHINE][?dir=DIR]';

const NAME = /^[A-Za-z0-9_][\w.-]*$/;

function parseVagrantAddress(address: string): { readonly machine: string | null; readonly dir: string | null } {
  const { name, options } = parseAddress('vagrant', address, ['dir']);
  if (name !== '' && !NAME.test(name)) {
    throw usageError('bad-option', `--target: 'vagrant:${address}' is not possible`, `write --target ${GRAMMAR}; \`vagrant status\` lists the machines`);
  }
  return { machine: name === '' ? null : name, dir: options['dir'] ?? null };
}

export const vagrant = makeFoundKind({
  kind: 'vagrant',
  grammar: GRAMMAR,
  summary: 'a running machine of the Vagrantfile in this folder or in DIR, with its synced folders',
  checkAddress: (address) => void parseVagrantAddress(address),
  async reach({ address, signal }) {
    const { machine, dir } = parseVagrantAddress(address);
    const label = `vagrant:${machine ?? ''}`.replace(/:$/, '');
    const [{ findVagrant }, { firstHost, reachManagedVm }] = await Promise.all([import('../machine/vagrant.ts'), import('./managed-ssh.ts')]);
    const folder = dir === null ? process.cwd() : isAbsolute(dir) ? dir : resolve(dir);
    const { sshConfig, parts, knownMounts } = await findVagrant(label, folder, machine, signal);
    const host = firstHost(sshConfig);
    if (host === null) throw environmentError('no-connection', `${label}: \`vagrant ssh-config\` names no host`, '`vagrant ssh-config` must print one');
    return await reachManagedVm({ label, config: { text: sshConfig }, host, parts, knownMounts }, signal);
  },
});
