/** The lima target: an instance of Lima that runs, with the folders that it shares. */

import { environmentError, usageError } from '../model/errors.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';
import type { ReachContext, Reached } from './kind.ts';

const GRAMMAR = 'lima:INSTANCE';

/** What Lima takes for a name (pkg/identifiers of its source). */
const NAME = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;

function parseLimaAddress(address: string): string {
  const { name } = parseAddress('lima', address, []);
  if (!NAME.test(name)) throw usageError('bad-option', `--target: 'lima:${address}' is not possible`, `write --target ${GRAMMAR}; \`limactl list\` lists them`);
  return name;
}

/** What to do about an instance that does not run, by its status. */
function reviveLima(status: string, name: string): string {
  return status === 'Broken' ? `\`limactl stop --force ${name}\`, then \`limactl start ${name}\`` : `\`limactl start ${name}\``;
}

async function reach({ address, signal }: ReachContext): Promise<Reached> {
  const name = parseLimaAddress(address);
  const label = `lima:${name}`;
  const { listLima } = await import('../machine/lima.ts');
  const { findNamed, listNames } = await import('../machine/managers.ts');
  const { reachManagedVm } = await import('./managed-ssh.ts');
  const instances = await listLima(label, signal);
  const found = findNamed(label, instances, name, 'limactl list');
  if (found === undefined) {
    throw environmentError(
      'no-connection',
      `${label}: there is no such instance`,
      listNames(
        instances.map((each) => each.name),
        'limactl list',
      ),
    );
  }
  const { status, sshConfigFile, errors } = found;
  if (status !== 'Running' || sshConfigFile === null) {
    const why = errors.length === 0 ? '' : ` (${errors.join('; ')})`;
    throw environmentError('no-connection', `${label}: the instance is ${status.toLowerCase()}, not running${why}`, reviveLima(status, name));
  }
  // Not through `limactl shell`: a login shell a command costs as much as a short loop's own start.
  return await reachManagedVm(
    { label, config: { file: sshConfigFile }, host: found.host, parts: { lima: found.version, 'vm-type': found.vmType }, knownMounts: new Map() },
    signal,
  );
}

export const lima = makeFoundKind({
  kind: 'lima',
  grammar: GRAMMAR,
  summary: 'a running instance of Lima, with the folders that it shares',
  checkAddress: (address) => void parseLimaAddress(address),
  reach,
  async findRunning(signal) {
    const { listLima } = await import('../machine/lima.ts');
    return (await listLima('lima', signal)).flatMap(({ name, status }) => (status === 'Running' ? [`lima:${name}`] : []));
  },
});
