/** Tests of src/machine/framed.ts: what a command printed is told from what stands round it. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frame, openFramedMachine, unframe } from '../../src/machine/framed.ts';
import type { RunResult } from '../../src/process/run.ts';

const MARK = 'fsbench-00112233';

function ended(stdout: string | Buffer, stderr = '', exitCode: number | null = 0): RunResult {
  return { exitCode, signal: null, timedOut: false, stdout: Buffer.from(stdout), stderr };
}

/** What a real sh prints of a framed command. */
function printed(argv: readonly string[]): RunResult {
  const [file, ...args] = frame(MARK, argv);
  const { stdout, stderr, status } = spawnSync(file as string, args);
  return ended(stdout, stderr.toString(), status);
}

test('any bytes between any noise come out as they were, with the exit code that the command had', () => {
  const noise = fc.string({ unit: fc.constantFrom('a', '\n', ' ', '1', 'fsbench-', MARK.slice(0, -1)) });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 0, max: 255 }), noise, noise, (bytes, code, before, after) => {
      const stdout = Buffer.concat([Buffer.from(`${before}${MARK}\n`), bytes, Buffer.from(`\n${MARK} ${code}\n${after}`)]);
      const result = unframe(MARK, ended(stdout, `${before}${MARK}\nsaid`, 1));
      assert.equal([result?.exitCode, [...(result?.stdout ?? [])], result?.stderr], [code, [...bytes], 'said']);
    }),
  );
});

test("a real shell's frame: output without a newline at its end, errors, exit code", () => {
  const result = unframe(MARK, printed(['sh', '-c', 'printf "a\\nb"; echo wrong >&2; exit 7']));
  assert.equal([result?.exitCode, result?.stdout.toString(), result?.stderr], [7, 'a\nb', 'wrong\n']);
});

test('a command that prints nothing, and one that is not there', () => {
  assert.equal(unframe(MARK, printed(['true']))?.stdout.length, 0);
  const missing = unframe(MARK, printed(['no-such-program']));
  assert.is(missing?.exitCode, 127);
  assert.match(missing?.stderr ?? '', 'no-such-program');
});

test('what never began is no result, and an end that is missing is none with code 0', () => {
  assert.is(unframe(MARK, ended('Error: no such container\n', '', 1)), null);
  const cut = unframe(MARK, ended(`${MARK}\nhalf of i`, '', 0));
  assert.equal([cut?.exitCode, cut?.stdout.toString()], [null, 'half of i']);
});

test('a machine hands on input, output and exit code, though the program between loses it', async () => {
  await using machine = openFramedMachine({ label: 'm', wrap: (argv) => ['sh', '-c', 'echo hello; "$@" || exit 1', 'sh', ...argv] });
  const result = await machine.exec(['sh', '-c', 'cat; exit 7'], { stdin: 'in' });
  assert.equal([result.exitCode, result.stdout.toString()], [7, 'in']);
});

test('a gate hears what the command printed before it, and nothing of what stands round that', async () => {
  await using machine = openFramedMachine({ label: 'm', wrap: (argv) => ['sh', '-c', 'echo hello; "$@" || exit 1', 'sh', ...argv] });
  const heard: string[] = [];
  const gate = { mark: 'ready', word: 'go', timeoutMs: 60_000, answer: async (text: Buffer) => void heard.push(text.toString()) };
  const result = await machine.exec(['sh', '-c', 'echo before; echo ready; read -r word; echo "$word"; exit 7'], { gate });
  assert.equal([heard, result.exitCode, result.stdout.toString()], [['before\n'], 7, 'before\nready\ngo\n']);
});

test('a machine whose program fails is lost, with the last thing that was said', async () => {
  await using machine = openFramedMachine({ label: 'docker:x', wrap: () => ['sh', '-c', 'echo first >&2; echo "is not running" >&2; exit 1'] });
  const error = await machine.exec(['true']).then(
    () => null,
    (thrown: unknown) => thrown as Error & { code: string },
  );
  assert.equal([error?.code, error?.message], ['target-lost', 'docker:x: is not running']);
});

test('a deadline is told as such, begun or not', async () => {
  await using begun = openFramedMachine({ label: 'm', wrap: (argv) => argv });
  await using silent = openFramedMachine({ label: 'm', wrap: () => ['sleep', '600'] });
  for (const machine of [begun, silent]) {
    const { timedOut, exitCode } = await machine.exec(['sleep', '600'], { timeoutMs: 300 });
    assert.equal([timedOut, exitCode], [true, null]);
  }
});

test.run();
