/** `fsbench doctor`: what is installed, what works here, and how to mend what doesn't. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findObstacle } from '../machine/qemu/accel.ts';
import { openIsolation } from '../machine/qemu/isolation.ts';
import { nameDaemon } from '../model/daemon.ts';
import { messageOf } from '../model/errors.ts';
import { DEFAULTS } from '../plan/options.ts';
import { findProgram } from '../process/find-program.ts';
import { cacheDir, PACKAGE_ROOT } from '../process/paths.ts';
import { run } from '../process/run.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { findStaleSessions } from '../store/sessions.ts';
import { TARGET_KINDS } from '../target/kinds.ts';
import { type Host, whyNoOwnVm } from '../target/own-vm-host.ts';
import { findVirtiofsd, wrapForUser } from '../target/virtiofsd.ts';
import { writeJsonText } from '../text/json-text.ts';
import { findRunning } from './default-target.ts';
import { examineTarget, type Finding } from './examine-target.ts';
import type { CommandIo } from './io.ts';

interface SystemPackage {
  readonly program: string;
  readonly dirs?: readonly string[];
  readonly package: string;
  readonly why: string;
  /** Where another release of the distribution has it. */
  readonly fallbackPackage?: string;
  /** Processors that need it, as Node calls them; absent: all. */
  readonly arch?: string;
}

/** The package that this system's apt has of the two; the first where there is no apt to ask. */
async function nameToInstall({ package: name, fallbackPackage }: SystemPackage): Promise<string> {
  if (fallbackPackage === undefined || findProgram('apt-cache') === null) return name;
  const isKnown = async (each: string) => (await run(['apt-cache', 'show', each])).stdout.includes('Package: ');
  return !(await isKnown(name)) && (await isKnown(fallbackPackage)) ? fallbackPackage : name;
}

function readPackages(): SystemPackage[] {
  const all = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'system-packages.json'), 'utf8')) as SystemPackage[];
  return all.filter(({ arch = process.arch }) => arch === process.arch);
}

async function attempt(name: string, act: () => Promise<string>, otherwise: Finding['state'] = 'missing'): Promise<Finding> {
  try {
    return { name, state: 'ok', detail: await act() };
  } catch (error) {
    return { name, state: otherwise, detail: messageOf(error) };
  }
}

async function tryIsolation(): Promise<string> {
  const dir = mkdtempSync(sessionPrefix());
  try {
    await using _isolation = await openIsolation(join(dir, 'namespace.log'));
    return 'a network namespace can be made';
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function describeAccel(): Finding {
  const candidate = process.platform === 'darwin' ? 'hvf' : 'kvm';
  const obstacle = findObstacle(candidate);
  if (obstacle !== null) return { name: 'acceleration', state: 'note', detail: `${obstacle}: guests are emulated (tcg)` };
  try {
    const memory = JSON.parse(readFileSync(join(cacheDir(), 'accel.json'), 'utf8')) as Record<string, string | null>;
    const found = Object.values(memory).at(-1);
    return found === null || found === undefined
      ? { name: 'acceleration', state: 'ok', detail: `a guest boots with ${candidate}` }
      : { name: 'acceleration', state: 'note', detail: `${candidate}: ${found}; guests are emulated (tcg)` };
  } catch {
    return { name: 'acceleration', state: 'ok', detail: `${candidate} opens; the first run tries whether a guest boots with it` };
  }
}

/** What a killed fsbench left: nothing where all is well. */
function describeLeft(): Finding[] {
  const left = findStaleSessions().flatMap(({ dir, share, folders, machines }) => [
    share ?? dir,
    ...folders.filter((folder) => existsSync(folder)),
    ...machines.map(({ kind, name }) => `${name} of ${kind.replace(/:.*/, '')}`),
  ]);
  return left.length === 0
    ? []
    : [{ name: 'left behind', state: 'note', detail: `by a killed fsbench: ${left.join(', ')}; the next \`fsbench fio\` removes it` }];
}

/** Programs without which a VM works: for who is not root, and for `fsbench sync` alone. */
const isOptional = (program: string): boolean => program === 'inotifywait' || (program === 'newuidmap' && process.getuid?.() === 0);

/** What a VM of our own needs. */
async function examineOwnVm(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const each of readPackages()) {
    const { program, dirs, why } = each;
    const path = findProgram(program, dirs);
    findings.push(
      path === null
        ? {
            name: program,
            state: isOptional(program) ? 'note' : 'missing',
            detail: `not found; for ${why}; install ${await nameToInstall(each)}`,
          }
        : { name: program, state: 'ok', detail: path },
    );
  }
  findings.push(
    await attempt('virtiofsd works', async () => {
      const daemon = await findVirtiofsd(undefined);
      wrapForUser(daemon);
      return nameDaemon(daemon);
    }),
    findProgram('sshd') === null
      ? { name: 'sshd', state: 'ok', detail: "not installed; one is unpacked into fsbench's cache for sshfs mounts" }
      : { name: 'sshd', state: 'ok', detail: findProgram('sshd') as string },
    await attempt('isolation', tryIsolation),
    describeAccel(),
    findProgram('strace') === null
      ? { name: 'strace', state: 'note', detail: 'not found; for `fsbench explain` alone; install strace' }
      : { name: 'strace', state: 'ok', detail: findProgram('strace') as string },
    existsSync(join(cacheDir(), 'kernel/kernel.json'))
      ? { name: 'guest kernel', state: 'ok', detail: (JSON.parse(readFileSync(join(cacheDir(), 'kernel/kernel.json'), 'utf8')) as { release: string }).release }
      : {
          name: 'guest kernel',
          state: findProgram('apt-get') === null ? 'missing' : 'note',
          detail: `none in ${cacheDir()} yet; the first run fetches the distribution's with apt-get`,
        },
  );
  return findings;
}

/** The machines that run here, by the targets that look for them; `isNeeded`: nothing else can be measured without naming it. */
async function examineMachines(isNeeded: boolean): Promise<Finding[]> {
  const looked = TARGET_KINDS.filter(({ findRunning }) => findRunning !== undefined);
  const running = (await Promise.all(looked.map((kind) => findRunning(kind, new AbortController().signal)))).flat();
  if (running.length > 0) return [{ name: 'machines', state: 'ok', detail: `${running.join(', ')}; measure one with --target` }];
  const none = `none runs here${looked.length === 0 ? '' : ` of those that are looked for: ${looked.map(({ kind }) => kind).join(', ')}`}`;
  return isNeeded ? [{ name: 'machines', state: 'missing', detail: `${none}; start one, or name any Linux that ssh reaches with --target` }] : [];
}

/** All findings. */
async function examine(host: Host): Promise<Finding[]> {
  const why = whyNoOwnVm(host);
  return [
    { name: 'node', state: 'ok', detail: process.versions.node },
    ...(why === null ? await examineOwnVm() : [{ name: 'own VM', state: 'note', detail: why } as const]),
    ...(await examineMachines(why !== null)),
    ...describeLeft(),
  ];
}

const SIGNS = { ok: '✓', note: '!', missing: '✗' } as const;

/** Prints the findings; 3 where one of them stops a run. */
function tell(findings: readonly Finding[], remedy: string | null, json: boolean, io: CommandIo): number {
  if (json) io.out(`${writeJsonText({ findings, remedy }, 2)}\n`);
  else {
    const width = Math.max(...findings.map(({ name }) => name.length));
    io.print(findings.map(({ name, state, detail }) => `${SIGNS[state]} ${name.padEnd(width)}  ${detail}\n`).join(''));
    if (remedy !== null) io.print(`\nTo mend on Debian or Ubuntu, as root: ${remedy}\n`);
  }
  return findings.some(({ state }) => state === 'missing') ? 3 : 0;
}

/** Runs the command; 3 where something a run needs is missing. */
export async function runDoctor(options: { readonly json: boolean; readonly target: string | undefined }, io: CommandIo): Promise<number> {
  if (options.target !== undefined && options.target !== DEFAULTS.target) return tell(await examineTarget(options.target, io), null, options.json, io);
  const findings = await examine(process);
  const missing = readPackages().filter(({ program }) => findings.some((finding) => finding.name === program && finding.state === 'missing'));
  const remedy = missing.length === 0 ? null : `apt-get install ${(await Promise.all(missing.map(nameToInstall))).join(' ')}`;
  return tell(findings, remedy, options.json, io);
}
