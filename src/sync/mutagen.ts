/**
 * Copies that Mutagen keeps in step: a daemon of fsbench's own beside the user's, with sessions of its own, that ends with fsbench. It
 * reaches the target as fsbench does: two scripts stand for ssh and scp (MUTAGEN_SSH_PATH), whatever way there is.
 */

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '../model/errors.ts';
import { childEnv } from '../process/child-env.ts';
import { openCleanup } from '../process/cleanup.ts';
import type { HostCommand } from '../process/converse.ts';
import { startDaemon } from '../process/daemon.ts';
import { findProgram } from '../process/find-program.ts';
import { type RunResult, run } from '../process/run.ts';
import { quoteForShell } from '../text/quote.ts';
import { MUTAGEN_OPTIONS } from './mutagen-options.ts';

/** A host name that the scripts stand for. */
const HOST = 'fsbench-target';

/** Starting an agent over there, a whole first cycle. */
const CREATE_MS = 180_000;
const ASK_MS = 30_000;

/** Where the word stands that a script puts in when it is run. */
const SLOT = '@@word@@';

/**
 * $1: our folder in the target, its home; $2: the command, blanks as commas. What Mutagen asks for has no other special characters. On
 * this machine the agent would take the daemon's own folder for its.
 */
const COMMAND_SCRIPT = 'mkdir -p -- "$1" && cd -- "$1" || exit 1; HOME=$1; export HOME; unset MUTAGEN_DATA_DIRECTORY; IFS=,; set -- $2; unset IFS; exec "$@"';
/** $2: the file that standard input becomes; scp hands on that it can be run. */
const COPY_SCRIPT = 'mkdir -p -- "$1" && cd -- "$1" && cat > "$2" && chmod 755 -- "$2"';

/** A shell script's words for an argv in one of whose arguments the slot stands; `$word` comes in its place. */
export function wordsWithSlot(argv: readonly string[]): string {
  return argv.map((argument) => argument.split(SLOT).map(quoteForShell).join('"$word"')).join(' ');
}

/** The scripts in place of ssh and scp, as they are called by Mutagen 0.18 (pkg/agent/transport/ssh). Pure. */
export function buildScripts(command: (argv: readonly string[]) => HostCommand, home: string): { readonly ssh: string; readonly scp: string } {
  const runThere = (script: string) => wordsWithSlot(command(['sh', '-c', script, 'sh', home, SLOT]).argv);
  const check = `case $word in *[!A-Za-z0-9,._/=+-]*) echo "fsbench: not a word to hand on: $word" >&2; exit 126 ;; esac`;
  const last = 'for last; do :; done';
  return {
    ssh: `#!/bin/sh\n${last}\nword=$(printf %s "$last" | tr ' ' ',')\n${check}\nexec ${runThere(COMMAND_SCRIPT)}\n`,
    scp: `#!/bin/sh\nfor next; do source=$last; last=$next; done\nword=\${last#*:}\n${check}\nexec ${runThere(COPY_SCRIPT)} < "$source"\n`,
  };
}

interface Copy {
  readonly name: string;
  readonly hostDir: string;
  readonly guestDir: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface Mutagen extends AsyncDisposable {
  readonly version: string;
  readonly pid: number;
  /** How its daemon ended; null while it runs. */
  fault(): string | null;
  /** Starts to keep the copy, and waits for the first cycle. */
  create(copy: Copy): Promise<void>;
  /** Conflicts and problems that it has with a copy now, one phrase each. */
  describe(name: string): Promise<readonly string[]>;
}

/** What `sync list` says of a session; lists are missing where there is nothing in them. */
interface Listed {
  readonly conflicts?: readonly unknown[];
  readonly alpha?: { readonly scanProblems?: readonly Problem[]; readonly transitionProblems?: readonly Problem[] };
  readonly beta?: { readonly scanProblems?: readonly Problem[]; readonly transitionProblems?: readonly Problem[] };
}

interface Problem {
  readonly error?: string;
}

/** The phrases for what `sync list --template '{{json .}}'` printed; null where it is no such list. */
export function readProblems(text: string): string[] | null {
  let listed: readonly Listed[];
  try {
    listed = JSON.parse(text) as readonly Listed[];
  } catch {
    return null;
  }
  if (!Array.isArray(listed)) return null;
  return listed.flatMap(({ conflicts = [], alpha, beta }) => {
    const of = (side: string, at: Listed['alpha']) =>
      [...(at?.scanProblems ?? []), ...(at?.transitionProblems ?? [])].map(({ error }) => `${side}: ${error ?? 'a problem'}`);
    return [...(conflicts.length > 0 ? [`conflicts: ${conflicts.length}`] : []), ...of('host', alpha), ...of('target', beta)];
  });
}

interface MutagenContext {
  /** A folder of our own on this host, for its data and scripts. */
  readonly dir: string;
  readonly command: (argv: readonly string[]) => HostCommand;
  /** A folder of ours in the target, for its agent. */
  readonly home: string;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Starts the daemon; disposing ends all sessions, then it. */
export async function openMutagen({ dir, command, home, say, signal }: MutagenContext): Promise<Mutagen> {
  const program = findProgram('mutagen');
  if (program === null)
    throw environmentError(
      'missing-program',
      'mutagen not found, which a sync:mutagen mount takes',
      'install it (https://mutagen.io) with mutagen-agents.tar.gz beside it',
    );
  await using cleanup = openCleanup();
  const [data, scripts] = [join(dir, 'data'), join(dir, 'ssh')];
  for (const each of [data, scripts]) await mkdir(each, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(buildScripts(command, home))) {
    await writeFile(join(scripts, name), text);
    await chmod(join(scripts, name), 0o755);
  }
  const { alsoPass = [], env: own = {} } = command(['true']);
  const env = { ...own, MUTAGEN_DATA_DIRECTORY: data, MUTAGEN_SSH_PATH: scripts };
  const daemon = cleanup.use(
    await startDaemon("Mutagen's daemon", [program, 'daemon', 'run'], { logFile: join(dir, 'mutagen.log'), env: childEnv(env, alsoPass) }),
  );
  const ask = (argv: readonly string[], timeoutMs = ASK_MS): Promise<RunResult> =>
    run([program, ...argv], { env, alsoPass, timeoutMs, signal, dieWithParent: true });
  const must = async (what: string, argv: readonly string[], timeoutMs?: number): Promise<string> => {
    const result = await ask(argv, timeoutMs);
    signal.throwIfAborted();
    if (result.exitCode === 0) return result.stdout.toString('utf8');
    const said =
      (result.stderr.trim() || result.stdout.toString('utf8').trim())
        .split('\n')
        .at(-1)
        ?.replace(/^Error: /, '') ?? '';
    throw environmentError(
      'mutagen-failed',
      `${what}: ${result.timedOut ? `no end in ${(timeoutMs ?? ASK_MS) / 1000} s` : said || `exit code ${result.exitCode}`}`,
    );
  };
  const version = (await must('mutagen version', ['version'])).trim();
  const sessions = new Map<string, string>();
  cleanup.defer(async () => {
    // Not by `ask`: after a stop too.
    for (const name of sessions.values()) {
      const { exitCode, stderr } = await run([program, 'sync', 'terminate', name], { env, alsoPass, timeoutMs: ASK_MS });
      if (exitCode !== 0) say(`Mutagen's session ${name} was not terminated (${stderr.trim()}); it ends with its daemon, which is fsbench's own`);
    }
  });
  const held = cleanup.move();
  return {
    version,
    pid: daemon.pid,
    fault: () => (daemon.how() === null ? null : `Mutagen's daemon ended (${daemon.tail(1).trim() || daemon.how()})`),
    async create({ name, hostDir, guestDir, options }) {
      const flags = Object.entries(options).flatMap(([key, value]) => {
        const known = MUTAGEN_OPTIONS[key];
        return known === undefined ? [] : [`${known.flag}=${value}`];
      });
      const session = `fsbench-${sessions.size + 1}`;
      const what = `mount '${name}': Mutagen`;
      await must(what, ['sync', 'create', `--name=${session}`, '--no-global-configuration', ...flags, hostDir, `${HOST}:${guestDir}`], CREATE_MS);
      sessions.set(name, session);
      await must(`${what}'s first cycle`, ['sync', 'flush', session], CREATE_MS);
    },
    async describe(name) {
      const { stdout, exitCode } = await ask(['sync', 'list', '--template', '{{json .}}', sessions.get(name) ?? name]);
      return (exitCode === 0 ? readProblems(stdout.toString('utf8')) : null) ?? [];
    },
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
