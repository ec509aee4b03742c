/** The podman target: a container of Podman, here or behind one of its connections. */

import { environmentError } from '../model/errors.ts';
import { makeContainerKind, readJson } from './container-kind.ts';

export const podman = makeContainerKind({
  program: 'podman',
  endpoint: 'CONNECTION',
  summary: 'a container of Podman, here or in a podman machine, with its bind mounts, volumes and layer',
  async describe(endpoint, label) {
    const [{ askEngine, mustAsk }, { describePodman }] = await Promise.all([import('../machine/container-engine.ts'), import('../machine/engine-names.ts')]);
    const engine = { program: 'podman', endpoint } as const;
    const info = await mustAsk(engine, label, ['info', '--format', 'json'], '');
    const { stdout: client } = await askEngine({ program: 'podman', endpoint: null }, ['--version']);
    const parts = describePodman(readJson(label, info), client.toString('utf8'));
    if (parts === null) throw environmentError('no-connection', `${label}: what 'podman info' says is not understood`);
    return parts;
  },
});
