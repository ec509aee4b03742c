/** Tests of src/run/loop.ts and measure.ts on a target that is made up: what they measure with, whatever the machine's clock does. */

import { closeSync, openSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import type { Bed } from '../../src/run/bed.ts';
import { measureLoop } from '../../src/run/loop.ts';
import { measureAll } from '../../src/run/measure.ts';
import { BedLost } from '../../src/run/steps.ts';
import { answerAtOnce, FAKE_WORK } from '../support/fake-beds.ts';
import { makePlan } from '../support/records.ts';

const PLAN = makePlan(['w'], 'a=tmpfs');
const optionsOf = () => ({ plan: PLAN, kindOf: () => FAKE_WORK, isInMemory: () => true, signal: new AbortController().signal });

const KEY = { workload: 'w', mount: 'a', loop: 1 };

/** A target of which `exec` answers everything; `onFio` runs while fio would. */
function makeBed(onFio: () => void, text = 'dropped yes\ncached 0\n'): Bed {
  const found = { name: 'a', fstype: 'tmpfs', mountPoint: '/m', options: [], daemon: null };
  return {
    machine: {
      async exec(argv, options) {
        if (argv.includes('timeout')) onFio();
        return answerAtOnce(options?.gate, text);
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
  const refusing: Bed = { ...makeBed(() => {}, 'dropped no\ncached 0\n'), isHost: false, sharesKernel: true };
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

/** Answers probes with a quota that has held the machine back for so long, one after the other; a tick is 10 ms. */
function makeProbed(throttledUs: readonly number[]): { readonly bed: Bed; readonly commands: string[] } {
  const commands: string[] = [];
  let probes = 0;
  const nextProbe = () => {
    const at = probes++;
    return `dropped yes\ncached 0\n== stat\ncpu  ${100 * at} 0 0 0\n== quota\nthrottled_usec ${throttledUs[at]}\n`;
  };
  const bed: Bed = {
    ...makeBed(() => {}),
    isHost: false,
    machine: {
      async exec(argv, options) {
        const script = argv[2] ?? '';
        const isCommand = argv.includes('timeout');
        commands.push(options?.gate !== undefined ? 'trip' : isCommand ? 'command' : script.startsWith('sync') ? 'prepare' : 'probe');
        if (options?.gate === undefined) return answerAtOnce(undefined, isCommand && commands.at(-1) === 'command' ? '' : nextProbe());
        return answerAtOnce(options.gate, nextProbe());
      },
    },
  };
  return { bed, commands };
}

const warningsOf = async (bed: Bed, kind: typeof FAKE_WORK) =>
  (await measureLoop({ ...optionsOf(), kindOf: () => kind }, bed, KEY)).result.warnings.map(({ code, detail }) => `${code} ${detail}`);

test('elsewhere a loop is one trip, and what held the target back in it is a warning', async () => {
  const { bed, commands } = makeProbed([0, 500_000]);
  assert.equal(await warningsOf(bed, FAKE_WORK), ['throttled 50 % of the CPU time']);
  assert.equal(commands, ['trip', 'probe']);
});

test("what held the target back while it warmed up is not the loop's", async () => {
  const { bed, commands } = makeProbed([0, 500_000, 500_000]);
  const kind = { ...FAKE_WORK, buildSteps: () => ({ warmUp: { name: 'warm', argv: ['true'], deadlineSeconds: 1 } }) };
  assert.equal(await warningsOf(bed, kind), []);
  assert.equal(commands, ['prepare', 'command', 'probe', 'command', 'probe']);
});

test.run();
