/** The docker target: a container of any daemon that Docker's command line reaches. */

import { environmentError } from '../model/errors.ts';
import { makeContainerKind, readJson } from './container-kind.ts';

const JSON_FORMAT = ['--format', '{{json .}}'];

export const docker = makeContainerKind({
  program: 'docker',
  endpoint: 'CONTEXT',
  summary: 'a container of Docker, Docker Desktop, OrbStack, Rancher Desktop or Colima, with its bind mounts, volumes and layer',
  async describe(endpoint, label) {
    const [{ askEngine, explainEngine, refusedByEngine }, { describeDocker, findServerError }] = await Promise.all([
      import('../machine/container-engine.ts'),
      import('../machine/engine-names.ts'),
    ]);
    const engine = { program: 'docker', endpoint } as const;
    const [info, version] = await Promise.all([askEngine(engine, ['info', ...JSON_FORMAT]), askEngine(engine, ['version', ...JSON_FORMAT])]);
    if (info.stdout.length === 0) throw refusedByEngine(engine, label, info, '');
    const told = readJson(label, info.stdout.toString('utf8'));
    const parts = describeDocker(told, version.exitCode === 0 ? readJson(label, version.stdout.toString('utf8')) : null);
    if (parts !== null) return parts;
    const said = findServerError(told);
    throw said === null
      ? refusedByEngine(engine, label, { ...info, stdout: Buffer.alloc(0) }, '')
      : environmentError('no-connection', `${label}: ${said}`, explainEngine(engine, said, ''));
  },
});
