/** `npm run fuzz`: damaged inputs to all that reads, in a thread that is watched: it may not throw, hang or grow. */

import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Message, WorkerData } from './worker.ts';

const HELP = `npm run fuzz -- [--inputs N] [--seed N] [--entries NAMES] [--out FILE]
npm run fuzz -- --patterns

--inputs    how many in all (default 20000)
--seed      the same seed gives the same inputs (default: by the clock)
--entries   these alone, by commas; without it all
--out       where inputs that found something are put, a line of JSON each (default fuzz-found.jsonl)
--patterns  in place of inputs: looks for regular expressions of src whose time grows beyond the square (some 10 minutes)
`;

/** Far more than any input needs, and little enough that one that grows without bound is found in seconds. */
const MOST_MEGABYTES = 192;
/** An input after which nothing is heard for so long hangs. */
const HANG_MS = 60_000;
const LONGEST_INPUT_BYTES = 4 * 1024 ** 2;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    entries: { type: 'string', default: '' },
    out: { type: 'string', default: 'fuzz-found.jsonl' },
    patterns: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Runs the campaign; how many inputs found something wrong. */
async function fuzz(): Promise<number> {
  const current = new SharedArrayBuffer(4 + LONGEST_INPUT_BYTES);
  const workerData: WorkerData = { seed: Number(values.seed), count: Number(values.inputs), names: values.entries.split(',').filter(Boolean), current };
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
  const readCurrent = () => Buffer.from(current, 4, new Uint32Array(current, 0, 1)[0]).toString('utf16le');
  let wrong = 0;
  let entry = '';
  const tell = (input: string, what: string) => {
    wrong++;
    appendFileSync(values.out, `${JSON.stringify({ entry, seed: values.seed, what, input })}\n`);
    say(`${entry}: ${what}\n  of ${JSON.stringify(input.slice(0, 300))}`);
  };
  let heard = '';
  const watch = setInterval(() => {
    const now = readCurrent();
    if (now === heard) {
      tell(now, `nothing was heard for ${HANG_MS / 1000} s`);
      void worker.terminate();
    }
    heard = now;
  }, HANG_MS);
  worker.on('message', (message: Message) => {
    if ('began' in message) entry = message.began;
    else if ('found' in message) tell(message.found.input, message.found.what);
    else say(`${message.told.entry}: ${message.told.inputs} inputs, corpus ${message.told.corpus}, slowest ${message.told.slowestMs.toFixed(0)} ms`);
  });
  worker.on('error', (error) => tell(readCurrent(), String(error)));
  await new Promise((resolve) => worker.on('exit', resolve));
  clearInterval(watch);
  say(`seed ${values.seed}, ${values.inputs} inputs: ${wrong} found something wrong; ${entry}`);
  return wrong;
}

/** Looks at the patterns; how many are at fault. */
const checkPatterns = async () => (await import('./patterns.ts')).checkPatterns(say);

if (values.help) process.stdout.write(HELP);
else if (values.patterns) process.exitCode = (await checkPatterns()) === 0 ? 0 : 1;
else process.exitCode = (await fuzz()) === 0 ? 0 : 1;
