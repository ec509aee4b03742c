/** Tests of src/commands/command-line.ts and of what the commands declare. */

import { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommandLine } from '../../src/commands/command-line.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { TARGET_KINDS } from '../../src/target/kinds.ts';
import { WORK_KINDS } from '../../src/work/kinds.ts';
import { rejectionOf } from '../support/failure.ts';
import { ramfs } from '../support/rooms/mount.ts';
import { lab } from '../support/rooms/target.ts';
import { withRow } from '../support/rooms/with-row.ts';
import { shellScript } from '../support/rooms/work.ts';

const HELD = () => ({ signal: new AbortController().signal, release: () => {} });

/** What the command line prints on stdout. */
async function print(...argv: readonly string[]): Promise<string> {
  let out = '';
  const stdout = { write: (result: string | Uint8Array) => (out += String(result)) };
  assert.is(await runCommandLine(argv, HELD, { stdout, stderr: { write: () => {} }, env: {} }), 0, argv.join(' '));
  return out;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

test('a row of the table has the arguments that its command declares', async () => {
  for (const [name, row] of Object.entries(COMMANDS)) {
    const [declared, listed] = [new Command(name), new Command(name)];
    for (const term of row.arguments ?? []) listed.argument(term);
    (await row.load())(declared, { run: async () => {}, env: {} });
    const termsOf = ({ registeredArguments }: Command) => registeredArguments.map((each) => [each.name(), each.required, each.variadic]);
    assert.equal(termsOf(declared), termsOf(listed), name);
  }
});

test('help names every command, in the order of the table', async () => {
  const help = await print('--help');
  const listed = [...help.slice(help.indexOf('Commands:'), help.indexOf('Examples:')).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  assert.equal(listed, [...Object.keys(COMMANDS), 'complete', 'help']);
});

test('a command is the same wherever it is named, and whatever is named beside it', async () => {
  for (const name of Object.keys(COMMANDS)) {
    const help = await print(name, '--help');
    for (const argv of [
      ['help', name],
      ['--quiet', name, '--help'],
      [name, 'complete', '--help'],
    ])
      assert.is(await print(...argv), help, argv.join(' '));
  }
});

test('all commands are listed alike, whether or not one is named', async () => {
  const help = await print('--help');
  for (const name of [...Object.keys(COMMANDS), 'complete']) assert.is(await print('--help', name), help, name);
});

test('every command takes --quiet and --no-color', async () => {
  for (const name of Object.keys(COMMANDS)) {
    const help = await print(name, '--help');
    for (const option of ['--quiet', '--no-color']) assert.ok(help.includes(`  ${option} `), `${name}: ${option}`);
  }
});

test('help of fio names every target and every kind of mount there is', async () => {
  const help = oneLine(await print('fio', '--help'));
  for (const { grammar, summary } of TARGET_KINDS) assert.ok(help.includes(`${grammar} ${summary}`), grammar);
  for (const { kind, summary } of MOUNT_KINDS) assert.ok(help.includes(`${kind} ${summary}`), kind);
  assert.ok(help.includes(`KIND: ${MOUNT_KINDS.map(({ kind }) => kind).join(', ')} or an absolute path`));
});

test('a target, a kind of mount and a kind of work that are added are in the help of fio by their rows', async () => {
  const withRows = (act: () => Promise<string>) => withRow(TARGET_KINDS, lab, () => withRow(MOUNT_KINDS, ramfs, () => withRow(WORK_KINDS, shellScript, act)));
  const help = oneLine(await withRows(() => print('fio', '--help')));
  for (const words of [
    'or lab:BENCH',
    'lab:BENCH a bench in the laboratory',
    ', ramfs or an absolute path',
    "ramfs ramfs in the guest's memory",
    ', .sh), joined by commas',
    '.sh a shell script, timed',
  ])
    assert.ok(help.includes(words), words);
});

test("a word that every object has is no command's name", async () => {
  const error = await rejectionOf(print('constructor'), 'constructor');
  assert.equal([error.exitCode, error.message], [2, "unknown command 'constructor'"]);
});

test.run();
