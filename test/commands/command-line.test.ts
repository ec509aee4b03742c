/** Tests of src/commands/command-line.ts and of what the commands declare. */

import { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommandLine } from '../../src/commands/command-line.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { TARGET_KINDS } from '../../src/target/kinds.ts';
import { rejectionOf } from '../support/failure.ts';

const HELD = () => ({ signal: new AbortController().signal, release: () => {} });

/** What the command line prints on stdout. */
async function print(...argv: readonly string[]): Promise<string> {
  let out = '';
  const stdout = { write: (result: string | Uint8Array) => (out += String(result)) };
  assert.is(await runCommandLine(argv, HELD, { stdout, stderr: { write: () => {} }, env: {} }), 0, argv.join(' '));
  return out;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

test('a row of the table declares the command that it names, and no other', async () => {
  for (const [name, load] of Object.entries(COMMANDS)) {
    const program = new Command();
    (await load())(program, { run: async () => {}, env: {} });
    assert.equal(
      program.commands.map((command) => command.name()),
      [name],
    );
  }
});

test('help names every command, in the order of the table', async () => {
  const help = await print('--help');
  const listed = [...help.slice(help.indexOf('Commands:'), help.indexOf('Examples:')).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  assert.equal(listed, [...Object.keys(COMMANDS), 'complete', 'help']);
});

test('a command is the same alone as among all others', async () => {
  for (const name of Object.keys(COMMANDS)) assert.is(await print(name, '--help'), await print('help', name), name);
});

test('every command takes --quiet and --no-color', async () => {
  for (const name of Object.keys(COMMANDS)) {
    const help = await print(name, '--help');
    for (const option of ['--quiet', '--no-color']) assert.ok(help.includes(`  ${option} `), `${name}: ${option}`);
  }
});

test('help of fio names every target and every kind of mount there is', async () => {
  const help = oneLine(await print('fio', '--help'));
  for (const { grammar, summary } of TARGET_KINDS) assert.ok(help.includes(`${grammar} (${summary})`), grammar);
  assert.ok(help.includes(`KIND: ${MOUNT_KINDS.map(({ kind }) => kind).join(', ')} or an absolute path`));
});

test("a word that every object has is no command's name", async () => {
  const error = await rejectionOf(print('constructor'), 'constructor');
  assert.equal([error.exitCode, error.message], [2, "unknown command 'constructor'"]);
});

test.run();
