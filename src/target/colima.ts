/** The colima target: the VM of a profile of Colima, with the folders that it shares; its containers are reached as docker targets. */

import { environmentError, usageError } from '../model/errors.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';

const GRAMMAR = 'colima[:PROFILE]';

const NAME = /^[A-Za-z0-9][\w.-]*$/;

function parseColimaAddress(address: string): string {
  const { name } = parseAddress('colima', address, []);
  if (name !== '' && !NAME.test(name)) {
    throw usageError('bad-option', `--target: 'colima:${address}' is not possible`, `write --target ${GRAMMAR}; \`colima list\` lists them`);
  }
  return name === '' ? 'default' : name;
}

export const colima = makeFoundKind({
  kind: 'colima',
  grammar: GRAMMAR,
  summary: 'the VM of a running profile of Colima, with the folders that it shares',
  checkAddress: (address) => void parseColimaAddress(address),
  async reach({ address, signal }) {
    const profile = parseColimaAddress(address);
    const label = `colima:${profile}`;
    const [{ findColima }, { firstHost, reachManagedVm }] = await Promise.all([import('../machine/colima.ts'), import('./managed-ssh.ts')]);
    const { sshConfig, parts } = await findColima(label, profile, signal);
    const host = firstHost(sshConfig);
    if (host === null) throw environmentError('no-connection', `${label}: \`colima ssh-config\` names no host`, '`colima ssh-config` must print one');
    return await reachManagedVm({ label, config: { text: sshConfig }, host, parts, knownMounts: new Map() }, signal);
  },
  async findRunning(signal) {
    const { listColima } = await import('../machine/colima.ts');
    return (await listColima('colima', signal)).flatMap(({ name, status }) => (status === 'Running' ? [`colima:${name}`] : []));
  },
});
