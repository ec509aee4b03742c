/** The command line as a whole: collects what the commands declare, runs the one that is asked for, and words what is wrong usage. */

import { Command, CommanderError } from 'commander';
import { usageError } from '../model/errors.ts';
import { readOwnVersion } from '../target/environment.ts';
import { COMMANDS } from './commands.ts';
import type { CommandContext } from './declare.ts';
import type { HeldSignals } from './io.ts';
import { openIo, type Streams } from './open-io.ts';

function openProgram({ stdout }: Pick<Streams, 'stdout'>): Command {
  return new Command('fsbench')
    .description('Measures shared file systems inside virtual machines, and says which one won and whether the win is real.')
    .version(readOwnVersion())
    .option('--quiet', 'no progress')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => {} })
    .exitOverride()
    .showSuggestionAfterError(true)
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench fio --mounts virtiofs,9p,sshfs --quick\n  fsbench doctor\n\nExit codes: 0 fine; 1 a regression, or a document out of date; 2 wrong usage or unreadable input; 3 the environment or the measurement failed; 130 after Ctrl-C.',
    );
}

/** What completion is called: it reads every command there is. */
const COMPLETE = 'complete';

/** Adds all commands; those that argv names, wherever, with what they declare. */
async function addCommands(program: Command, argv: readonly string[], context: CommandContext): Promise<void> {
  const isAsked = (name: string) => argv.includes(name) || argv.includes(COMPLETE);
  const rows = Object.entries(COMMANDS).map(async ([name, row]) => ({ name, row, declare: isAsked(name) ? await row.load() : null }));
  for (const { name, row, declare } of await Promise.all(rows)) {
    const command = program.command(name).description(row.description);
    if (declare !== null) declare(command, context);
    else for (const term of row.arguments ?? []) command.argument(term);
  }
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .copyInheritedSettings(program)
      .option('--quiet', 'no progress', () => program.setOptionValue('quiet', true))
      .option('--no-color', 'no colours (as NO_COLOR)');
  }
  if (Object.hasOwn(COMMANDS, argv[0] ?? '')) return;
  // After all commands are there: it reads them. `fsbench complete bash|zsh|fish|powershell` prints the script.
  const { default: addCompletion } = await import('@bomb.sh/tab/commander');
  addCompletion(program, { completionCommandName: COMPLETE });
}

/** What commander says of wrong usage, as a usage error that shows the way. */
function readUsageError(error: CommanderError, program: Command, argv: readonly string[]): Error {
  const [asked = 'fsbench'] = argv.filter((word) => !word.startsWith('-'));
  // Asked for nothing: say what there is to ask for.
  if (error.code === 'commander.help')
    return usageError('bad-usage', 'no command given', [program, ...program.commands].find((command) => command.name() === asked)?.helpInformation());
  const known = program.commands.some((command) => command.name() === asked);
  return usageError('bad-usage', error.message.replace(/^error: /, ''), `'fsbench ${known ? `${asked} ` : ''}--help' shows what is possible`);
}

/** Runs the command argv names; resolves with the exit code, throws what describeFailure describes. */
export async function runCommandLine(argv: readonly string[], holdSignals: () => HeldSignals, streams: Streams): Promise<number> {
  const program = openProgram(streams);
  let exitCode = 0;
  await addCommands(program, argv, {
    async run(act) {
      exitCode = await act(openIo(streams, program.opts(), holdSignals));
    },
    env: streams.env,
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw readUsageError(error, program, argv);
    return 0;
  }
  return exitCode;
}
