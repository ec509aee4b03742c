/** Tests of src/run/loop.ts and measure.ts on a target that is made up: what they measure with, whatever the machine's clock does. */

import { closeSync, openSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import { type RunResult, run } from '../../src/process/run.ts';
import type { Bed } from '../../src/run/bed.ts';
import { measureLoop, splitProbed } from '../../src/run/loop.ts';
import { measureAll } from '../../src/run/measure.ts';
import { BedLost } from '../../src/run/steps.ts';
import { FAKE_WORK } from '../support/fake-beds.ts';
import { makePlan } from '../support/records.ts';

const PLAN = makePlan(['w'], 'a=tmpfs');
const optionsOf = () => ({ plan: PLAN, kindOf: () => FAKE_WORK, isInMemory: () => true, signal: new AbortController().signal });

const KEY = { workload: 'w', mount: 'a', loop: 1 };

/** A target of which `exec` answers everything; `onFio` runs while fio would. */
function makeBed(onFio: () => void): Bed {
  const end: RunResult = { exitCode: 0, signal: null, timedOut: false, stdout: Buffer.from('dropped yes\ncached 0\n'), stderr: '' };
  const found = { name: 'a', fstype: 'tmpfs', mountPoint: '/m', options: [], daemon: null };
  return {
    machine: {
      async exec(argv) {
        if (argv.includes('timeout')) onFio();
        return end;
      },
    },
    mounts: [{ found, testDir: '/m/test', filesKey: 'a' }] as unknown as Bed['mounts'],
    workDir: '/work',
    hostPids: { qemu: null, daemons: new Map(), sshd: null },
    isHost: true,
    environment: {} as Bed['environment'],
    notes: [],
    fault: () => null,
    async [Symbol.asyncDispose]() {},
  };
}

/** Runs `act` where the machine's clock goes back by a day in the middle of it. */
async function withJump<T>(act: (jump: () => void) => Promise<T>): Promise<T> {
  const { now } = Date;
  try {
    return await act(() => {
      Date.now = () => now() - 86_400_000;
    });
  } finally {
    Date.now = now;
  }
}

test('how long a loop took is not what the clock says, which can jump', async () => {
  const { result } = await withJump((jump) => measureLoop(optionsOf(), makeBed(jump), KEY));
  assert.ok(result.elapsedMs !== null && result.elapsedMs >= 0 && result.elapsedMs < 60_000, `${result.elapsedMs} ms`);
  assert.ok(Number.isInteger(result.elapsedMs));
});

test('a target on the kernel of this host has its caches dropped by the host, where that may', async () => {
  const bed = makeBed(() => {});
  const refusing: Bed = {
    ...bed,
    isHost: false,
    sharesKernel: true,
    machine: { exec: async (argv, options) => ({ ...(await bed.machine.exec(argv, options)), stdout: Buffer.from('dropped no\ncached 0\n') }) },
  };
  let mayDrop = true;
  try {
    closeSync(openSync('/proc/sys/vm/drop_caches', 'w'));
  } catch {
    mayDrop = false;
  }
  const codesOf = async (each: Bed) => (await measureLoop(optionsOf(), each, KEY)).result.warnings.map(({ code }) => code);
  assert.is((await codesOf(refusing)).includes('caches-not-dropped'), !mayDrop);
  assert.ok((await codesOf({ ...refusing, sharesKernel: undefined } as unknown as Bed)).includes('caches-not-dropped'));
});

test('of a loop that was lost neither', async () => {
  const results: Omit<LoopResult, 'raw'>[] = [];
  await withJump((jump) =>
    measureAll({
      ...optionsOf(),
      pending: [KEY],
      warnings: () => [],
      provision: async () =>
        makeBed(() => {
          jump();
          throw new BedLost('gone');
        }),
      kindOf: () => FAKE_WORK,
      targetOf: () => PLAN.target,
      bootOf: () => 1,
      onBoot: () => {},
      onBed: () => {},
      onStart: () => {},
      onResult: (result) => void results.push(result),
      shareTrouble: () => null,
      onTrouble: () => {},
      signal: new AbortController().signal,
    }),
  );
  assert.is(results.length, 1);
  const [lost] = results;
  assert.is(lost?.outcome, 'failed');
  assert.ok(lost?.elapsedMs !== null && lost?.elapsedMs !== undefined && lost.elapsedMs >= 0 && lost.elapsedMs < 60_000, `${lost?.elapsedMs} ms`);
});

test('what a command printed is kept byte for byte, and the probe after it is not a part of it', () => {
  const raw = Buffer.from([0, 255, 10, 10]);
  const { stdout, probe } = splitProbed('m', Buffer.concat([raw, Buffer.from('\nm\n== stat\ncpu 1\n')]));
  assert.equal([[...stdout], probe], [[...raw], '== stat\ncpu 1\n']);
  assert.equal(splitProbed('m', Buffer.from('m\n')), { stdout: Buffer.from('m\n'), probe: null }, 'cut off');
});

test('elsewhere a loop is two commands, its probe is read, and the end is that of what was run', async () => {
  const commands: string[][] = [];
  const bed = makeBed(() => {});
  const { result, raw } = await measureLoop(
    {
      ...optionsOf(),
      kindOf: () => ({
        ...FAKE_WORK,
        buildCommand: () => ['sh', '-c', 'printf out; echo err >&2; exit 7'],
        judge: ({ exitCode, stdout, stderr }) => ({ ...FAKE_WORK.judge({} as never, PLAN, {} as never), reason: `${exitCode} ${stdout} ${stderr}` }),
      }),
    },
    {
      ...bed,
      isHost: false,
      workDir: '/',
      machine: {
        exec: (argv, options) => {
          commands.push([...argv]);
          return commands.length === 1 ? bed.machine.exec(argv) : run(argv, options);
        },
      },
    },
    KEY,
  );
  assert.is(commands.length, 2);
  assert.equal([result.reason, raw.stdout.toString('utf8'), raw.stderr], ['7 out err\n', 'out', 'err\n']);
});

test.run();
