/** A row for an engine of containers: one that runs already, by its name, or one made for the run, from an image. */

import { ARRANGED_DIRS } from '../machine/arranged-dirs.ts';
import type { Nested } from '../machine/container.ts';
import { environmentError, usageError } from '../model/errors.ts';
import { kindOfWork } from '../work/kinds.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';
import type { ReachContext, Reached, TargetKind } from './kind.ts';
import { testDirOf } from './recipes.ts';

/** What is particular to one of them. */
interface ContainerEngine {
  readonly program: 'docker' | 'podman';
  /** What its endpoints are called, in capitals. */
  readonly endpoint: string;
  readonly summary: string;
  /** Versions of client and daemon, and which daemon it is; throws where none answers. */
  describe(endpoint: string | null, label: string): Promise<Readonly<Record<string, string>>>;
}

export interface ContainerAddress {
  readonly endpoint: string | null;
  readonly container: string | null;
  readonly image: string | null;
  readonly bindDir: string | null;
}

const NAME = /^[A-Za-z0-9][\w.+-]*$/;
/** References of images as both programs take them (distribution/reference, "Grammar"), names alone. */
const IMAGE = /^[A-Za-z0-9][\w.:/@+-]*$/;

/** Takes `[ENDPOINT]?container=NAME` or `[ENDPOINT]?image=IMAGE[&bind=DIR]` apart; throws a usage error. */
export function parseContainerAddress({ program, endpoint: word }: Pick<ContainerEngine, 'program' | 'endpoint'>, address: string): ContainerAddress {
  const { name, options } = parseAddress(program, address, ['container', 'image', 'bind']);
  const { container = null, image = null, bind = null } = options;
  const usage = `write ${program}[:${word}]?container=NAME for one that runs (\`${program} ps\` lists them), or ${program}[:${word}]?image=IMAGE for one made for the run`;
  const refuse = (what: string) =>
    usageError('bad-option', `--target: '${program}${address === '' || address.startsWith('?') ? '' : ':'}${address}' ${what}`, usage);
  if ((container === null) === (image === null)) throw refuse(container === null ? 'names no container' : 'names a container and an image');
  if (bind !== null && container !== null) throw refuse('has a folder to bind and a container that is there already');
  if (name !== '' && !NAME.test(name)) throw refuse(`has no name of a ${word.toLowerCase()}`);
  if (container !== null && !NAME.test(container)) throw refuse(`has no name of a container: '${container}'`);
  if (image !== null && !IMAGE.test(image)) throw refuse(`has no name of an image: '${image}'`);
  if (bind !== null && !bind.startsWith('/')) throw refuse(`has no absolute path to bind: '${bind}'`);
  return { endpoint: name === '' ? null : name, container, image, bindDir: bind };
}

/** The volumes that the plan's work wants inside of a bound folder; null where no mount is one with volumes in it. */
function nestVolumes({ plan, runId }: Pick<ReachContext, 'plan' | 'runId'>): Nested | null {
  const mount = plan?.mounts.find(({ path }) => path === ARRANGED_DIRS['bind+volume']);
  if (plan === undefined || runId === undefined || mount === undefined) return null;
  const testDir = testDirOf(mount, ARRANGED_DIRS['bind+volume'], runId);
  const place = { testDir, mount: mount.name };
  const volumes = plan.workloads.flatMap((workload) => kindOfWork(workload).findDependencies?.(workload, place) ?? []);
  return { volumes: [...new Set(volumes)], within: testDir };
}

async function reach(kind: ContainerEngine, { address, say, signal, ...measured }: ReachContext): Promise<Reached> {
  const { findContainer, makeContainer, openContainerMachine } = await import('../machine/container.ts');
  const nested = nestVolumes(measured);
  const { endpoint, container, image, bindDir } = parseContainerAddress(kind, address);
  const engine = { program: kind.program, endpoint };
  const label = `${kind.program}${endpoint === null ? '' : `:${endpoint}`}/${container ?? image}`;
  const parts = await kind.describe(endpoint, label);
  const made = image === null ? null : await makeContainer(engine, label, { image, bindDir, nested }, say, signal);
  try {
    const name = made?.id ?? (container as string);
    const found = await findContainer(engine, label, name);
    const bare = nested?.volumes.find((dir) => found.mounts.get(dir) !== 'volume');
    if (bare !== undefined)
      throw environmentError('mount-missing', `${label}: no volume is on ${bare}`, `\`${kind.program} info\` must show a driver for volumes`);
    const machine = openContainerMachine(engine, label, name);
    return {
      machine,
      parts: { ...parts, image: found.image },
      knownMounts: found.mounts,
      ...(image === null ? {} : { image }),
      ...(nested === null ? {} : { dependencies: nested.volumes }),
      fault: () => null,
      [Symbol.asyncDispose]: async () => void (await made?.[Symbol.asyncDispose]()),
    };
  } catch (error) {
    await made?.[Symbol.asyncDispose]();
    throw error;
  }
}

/** The row. */
export function makeContainerKind(kind: ContainerEngine): TargetKind {
  const { program, endpoint, summary } = kind;
  return makeFoundKind({
    kind: program,
    grammar: `${program}[:${endpoint}]?container=NAME|image=IMAGE`,
    summary,
    checkAddress: (address) => void parseContainerAddress(kind, address),
    reach: (context) => reach(kind, context),
    withImage(address, image) {
      const named = /[?&](container|image)=/.exec(address)?.[1];
      if (named !== undefined)
        throw usageError(
          'bad-option',
          `--image ${image}: the target '${program}${address.startsWith('?') ? '' : ':'}${address}' names its ${named} already`,
          `say it once`,
        );
      return `${address}${address.includes('?') ? '&' : '?'}image=${image}`;
    },
    arrange(address) {
      const { container, bindDir } = parseContainerAddress(kind, address);
      if (container === null) return { paths: ARRANGED_DIRS, hostDir: bindDir };
      throw usageError(
        'bad-scenarios',
        `--scenarios: ${program}?container=${container} has the mounts that it was made with`,
        `scenarios take a container made for the run: --target ${program} --image IMAGE; what this one has is measured with --mounts auto`,
      );
    },
    async findRunning(signal) {
      const { listContainers } = await import('../machine/container-engine.ts');
      return (await listContainers({ program, endpoint: null }, program, signal))
        .filter((name) => NAME.test(name))
        .map((name) => `${program}?container=${name}`);
    },
  });
}

/** What is printed in place of JSON is no answer. */
export function readJson(label: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw environmentError('no-connection', `${label}: its answer is no JSON: ${text.slice(0, 80)}`, undefined, cause);
  }
}
