/** Tests of src/sync/mutagen.ts: the scripts that stand for ssh and scp, run by a real shell, and what is read of its lists. */

import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/process/run.ts';
import { buildScripts, readProblems, wordsWithSlot } from '../../src/sync/mutagen.ts';
import { quoteForShell } from '../../src/text/quote.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** A machine as ssh leads to one: the argv as one line for a shell of its own. */
const command = (argv: readonly string[]) => ({ argv: ['sh', '-c', argv.map(quoteForShell).join(' ')] });

function makeScripts() {
  const dir = makeTempDir();
  const home = join(dir, "home it's $HOME");
  for (const [name, text] of Object.entries(buildScripts(command, home))) {
    writeFileSync(join(dir, name), text);
    chmodSync(join(dir, name), 0o755);
  }
  return { dir, home };
}

test('a command comes through, in our folder as its home', async () => {
  const { dir, home } = makeScripts();
  const { stdout, exitCode, stderr } = await run([join(dir, 'ssh'), '-oConnectTimeout=5', 'host', 'uname -s']);
  assert.is(exitCode, 0, stderr);
  assert.is(stdout.toString(), 'Linux\n');
  mkdirSync(join(home, '.mutagen/agents'), { recursive: true });
  writeFileSync(join(home, '.mutagen/agents/agent'), '#!/bin/sh\necho "$HOME $*"; cat; exit 7\n', { mode: 0o755 });
  const agent = await run([join(dir, 'ssh'), 'host', '.mutagen/agents/agent synchronizer --log-level=disabled'], { stdin: 'streamed' });
  assert.is(agent.exitCode, 7);
  assert.is(agent.stdout.toString(), `${home} synchronizer --log-level=disabled\nstreamed`);
});

test('a command with anything else in it is not run', async () => {
  const { dir } = makeScripts();
  for (const words of ['echo $(id)', 'echo a;id', "echo 'a'", 'cmd /c "set"', 'a\nb']) {
    const { exitCode, stderr, stdout } = await run([join(dir, 'ssh'), 'host', words]);
    assert.is(exitCode, 126, words);
    assert.is(stdout.toString(), '');
    assert.match(stderr, /not a word to hand on/);
  }
});

test('a copied file arrives whole, and can be run', async () => {
  const { dir, home } = makeScripts();
  const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, at) => at % 256));
  writeFileSync(join(dir, 'agent'), bytes);
  const { exitCode, stderr } = await run([join(dir, 'scp'), '-C', '-oConnectTimeout=5', 'agent', 'host:.mutagen-agent-1'], { cwd: dir });
  assert.is(exitCode, 0, stderr);
  assert.equal(readFileSync(join(home, '.mutagen-agent-1')), bytes);
  assert.ok((statSync(join(home, '.mutagen-agent-1')).mode & 0o111) !== 0);
});

test('the slot is filled wherever it stands, and nothing else is a word of the shell', async () => {
  const { stdout } = await run(['sh', '-c', `word=x; printf '[%s]' ${wordsWithSlot(['a b', '$(id)', '<@@word@@>', "it's"])}`]);
  assert.is(stdout.toString(), "[a b][$(id)][<x>][it's]");
});

test('conflicts and problems of a session are read, and what is no list is null', () => {
  const listed = [
    {
      name: 'fsbench-1',
      status: 'watching',
      conflicts: [{ root: 'a' }, { root: 'b' }],
      alpha: { connected: true, scanProblems: [{ path: 'l', error: 'invalid symbolic link: target is absolute' }] },
      beta: { connected: true, transitionProblems: [{ path: 'f', error: 'unable to set staged file permissions' }] },
    },
  ];
  assert.equal(readProblems(JSON.stringify(listed)), [
    'conflicts: 2',
    'host: invalid symbolic link: target is absolute',
    'target: unable to set staged file permissions',
  ]);
  assert.equal(readProblems('[{"name":"a","alpha":{},"beta":{}}]'), []);
  assert.is(readProblems('Error: unable'), null);
  assert.is(readProblems('{}'), null);
});

test.run();
