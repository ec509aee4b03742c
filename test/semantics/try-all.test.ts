/** Tests of src/semantics/try-all.ts with this machine's Perl: probes on folders, mounts that hang, targets that die. */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { ProbeAnswer } from '../../src/model/semantics.ts';
import type { Bed } from '../../src/run/bed.ts';
import type { Row } from '../../src/semantics/row.ts';
import { inGuest } from '../../src/semantics/row.ts';
import { ROWS } from '../../src/semantics/table.ts';
import { tryAll } from '../../src/semantics/try-all.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { openPerlBed } from '../support/perl-bed.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const test = testNeeding(process.platform === 'linux' ? whyNoProgram('perl') : 'Linux alone has such system calls');

async function tryRows(bed: Bed, rows: readonly Row[], signal = new AbortController().signal) {
  const answers: ProbeAnswer[] = [];
  const { fault } = await tryAll(bed, {
    sitting: 0,
    rows,
    bound: 5,
    serverOf: () => null,
    isPending: () => true,
    onAnswers: (more) => answers.push(...more),
    onStart: () => {},
    signal,
  });
  return { answers, fault };
}

const named = (...names: readonly string[]) => ROWS.filter(({ name }) => names.includes(name));
const brief = (answers: readonly ProbeAnswer[]) => answers.map(({ mount, probe, verdict, answer }) => [mount, probe, verdict, answer].join(' '));

test('a local folder keeps what a local folder keeps, seen from both sides', async () => {
  const rows = named(
    'hard-link',
    'mmap-shared',
    'name-odd',
    'large-directory',
    'mtime-ns-on-host',
    'flock-seen-by-host',
    'posix-of-host',
    'ofd-between-mounts',
  );
  const { answers } = await tryRows(openPerlBed({ mounts: { a: { key: 'k', host: true }, b: { key: 'k', host: true } } }), rows);
  assert.is(answers.length, 2 * rows.length);
  // Two mounts of one folder have folders of their own in it, which the other mount shows.
  assert.equal(
    answers.filter(({ verdict }) => verdict !== 'kept'),
    [],
  );
});

test('what one side does is seen by the other, with a delay', async () => {
  const rows = named('content-open', 'host-deletion', 'inotify-create');
  const { answers } = await tryRows(openPerlBed({ mounts: { a: { host: true } } }), rows);
  assert.equal(
    answers.map(({ probe, answer, delayMs }) => [probe, answer, delayMs !== null && delayMs < 5000]),
    [
      ['content-open', 'seen', true],
      ['host-deletion', 'seen', true],
      ['inotify-create', 'CREATE+MODIFY+CLOSE_WRITE', true],
    ],
  );
});

test('what never comes ends with the bound', async () => {
  const never = named('name').map((row) => ({ ...row, steps: row.steps.map((step) => ({ ...step, code: step.code.replace("put($N, 'new')", '1') })) }));
  const { answers } = await tryRows(openPerlBed({ mounts: { a: { host: true } } }), never);
  assert.equal(brief(answers), ['a name not kept not seen']);
});

test('sides that are not there leave their rows untried, with the reason', async () => {
  const { answers } = await tryRows(openPerlBed({ mounts: { a: {} } }), named('fifo', 'flock-of-host', 'flock-between-mounts', 'stopped-recovers'));
  assert.equal(brief(answers).sort(), [
    'a fifo kept ok',
    'a flock-between-mounts not tried no other mount shows these files',
    'a flock-of-host not tried no folder of this host is known to show these files',
    'a stopped-recovers not tried what serves it is no program of its own on this host',
  ]);
});

test('a probe that breaks, dies or has nothing to say says so; the others are tried', async () => {
  const rows = [
    inGuest('files', 'broken', 'x', 'no_such_function()'),
    inGuest('files', 'killed', 'x', 'kill 7, $$; sleep 9'),
    inGuest('files', 'refused', 'x', 'ok(sysopen my $f, "no/such", 0)'),
    inGuest('files', 'steers', 'x', '"a\\tb\\e[31m\\n"'),
    ...named('symlink'),
  ];
  const { answers } = await tryRows(openPerlBed({ mounts: { a: {} } }), rows);
  assert.match(brief(answers)[0] as string, /^a broken not kept the probe broke: Undefined subroutine &main::no_such_function called/);
  assert.equal(brief(answers).slice(1), [
    'a killed not kept killed by signal 7',
    'a refused not kept ENOENT',
    'a steers not kept a?b?[31m?',
    'a symlink kept ok',
  ]);
});

test('a mount on which nothing can be made is given up at once, and the others are whole', async () => {
  const bed = openPerlBed({ mounts: { gone: {}, well: {} } });
  for (const { testDir, found } of bed.mounts) if (found.name === 'gone') rmSync(testDir, { recursive: true });
  const { answers } = await tryRows(bed, named('fifo', 'symlink'));
  assert.equal(brief(answers).sort(), [
    'gone fifo not tried no folder can be made on it: ENOENT',
    'gone symlink not tried no folder can be made on it: ENOENT',
    'well fifo kept ok',
    'well symlink kept ok',
  ]);
});

test('a program of probes that is cut off leaves what it said, and the rest untried; the next is run', async () => {
  const rows = [...named('symlink'), inGuest('files', 'cut', 'x', 'kill 9, getppid; sleep 9'), ...named('fifo', 'case')];
  const { answers } = await tryRows(openPerlBed({ mounts: { a: {} } }), rows);
  assert.equal(brief(answers), ['a symlink kept ok', 'a cut not tried no answer was printed', 'a fifo not tried no answer was printed', 'a case kept ok']);
});

test('a daemon that dies half-way: its words come out, and what was being tried is still to be', async () => {
  const died = join(makeTempDir(), 'died');
  const words = "the daemon of mount 'a' ended with signal SIGKILL";
  const rows = [
    ...named('symlink'),
    inGuest('names', 'dies', 'x', `mkdir '${died}' if $SET{dir} =~ m{/a/}; sleep 9; 'ok'`),
    inGuest('statfs', 'later', 'x', "'ok'"),
  ];
  const { answers, fault } = await tryRows(openPerlBed({ mounts: { a: {}, b: {} }, fault: () => (existsSync(died) ? words : null) }), rows);
  assert.is(fault, words);
  assert.equal(brief(answers).sort(), ['a symlink kept ok', 'b symlink kept ok']);
});

test('another machine tells what it has no numbers for', async () => {
  const bed = openPerlBed({ mounts: { a: {} } });
  const strange: Bed = {
    ...bed,
    machine: {
      ...bed.machine,
      exec: async (argv, options) => {
        const result = await bed.machine.exec(argv, options);
        return argv[2]?.includes('uname') ? { ...result, stdout: Buffer.from(result.stdout.toString().replace(/^\w+/, 'riscv64')) } : result;
      },
    },
  };
  const { answers } = await tryRows(strange, named('fallocate', 'symlink'));
  assert.equal(brief(answers), ['a fallocate not tried no numbers of system calls are known for riscv64', 'a symlink kept ok']);
});

test('nothing is left of it in the target', async () => {
  const bed = openPerlBed({ mounts: { a: { host: true } } });
  await tryRows(bed, named('flock', 'content'));
  assert.ok(existsSync(bed.workDir));
  assert.equal(readdirSync(bed.workDir), []);
});

test.run();
