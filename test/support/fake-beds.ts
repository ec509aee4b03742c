/** Beds whose machines answer at once, for tests of the loop around them. */

import type { Environment, Plan } from '../../src/model/records.ts';
import { planOn } from '../../src/model/targets.ts';
import type { Gate } from '../../src/process/gate.ts';
import type { RunResult } from '../../src/process/run.ts';
import type { Bed } from '../../src/run/bed.ts';
import type { WorkKind } from '../../src/work/kind.ts';
import { makeMetrics } from './records.ts';

/** Work without files whose every end is good. */
export const FAKE_WORK: WorkKind = {
  kind: 'fake',
  summary: 'nothing',
  figures: ['iops'],
  endings: ['.fake'],
  findDoubts: () => [],
  checkText: () => null,
  buildCheck: () => null,
  program: 'fake',
  describeOptions: () => [],
  fileBytes: () => 0,
  buildFiles: () => [],
  layOut: () => null,
  buildCommand: () => ['fake'],
  deadlineSeconds: () => 1,
  estimateSeconds: () => 1,
  judge: () => ({ outcome: 'ok', reason: null, errno: null, metrics: makeMetrics(1), warnings: [] }),
};

/** A machine on which every command has ended well, with this on its standard output, and before its gate where it has one. */
export async function answerAtOnce(gate: Gate | undefined, text: string): Promise<RunResult> {
  const stdout = Buffer.from(text);
  await gate?.answer(stdout, new AbortController().signal);
  return { exitCode: 0, signal: null, timedOut: false, stdout, stderr: '' };
}

interface Deaths {
  /** By target: the command, from 1, at which its first bed dies. */
  readonly dieAtCommand?: Readonly<Record<string, number>>;
  readonly dieAlways?: boolean;
}

export class FakeBeds {
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  readonly boots: number[] = [];
  mostAtOnce = 0;
  readonly #plan: Plan;
  readonly #deaths: Deaths;

  constructor(plan: Plan, deaths: Deaths = {}) {
    this.#plan = plan;
    this.#deaths = deaths;
  }

  boot = (boot: number): void => void this.boots.push(boot);

  open = async (target: string): Promise<Bed> => {
    const isFirst = !this.opened.includes(target);
    this.opened.push(target);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.opened.length - this.closed.length);
    let commands = 0;
    const isDead = () =>
      commands > 0 && (this.#deaths.dieAlways === true || (isFirst && commands >= (this.#deaths.dieAtCommand?.[target] ?? Number.POSITIVE_INFINITY)));
    return {
      machine: {
        exec: async (argv, options) => {
          if (argv.includes('fake')) commands++;
          return answerAtOnce(options?.gate, 'dropped yes\ncached 0\n');
        },
      },
      mounts: planOn(this.#plan, target).mounts.map(({ name }) => ({
        found: { name, kind: 'path', source: 's', fstype: 'ext4', mountPoint: '/a', options: [], daemon: null },
        testDir: '/a/t',
        filesKey: name,
      })),
      workDir: '/w',
      hostPids: { qemu: null, daemons: new Map(), sshd: null },
      isHost: false,
      environment: {} as Environment,
      notes: [],
      fault: () => (isDead() ? 'the fake died' : null),
      [Symbol.asyncDispose]: async () => {
        this.closed.push(target);
      },
    };
  };
}
