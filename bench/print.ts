/** One line of the benchmark's table. */

/** Prints a ratio, what is aimed at, and how it was measured. */
export function print(name: string, ratio: number, aim: string, detail: string): void {
  process.stdout.write(`${name.padEnd(46)} ${ratio.toFixed(3).padStart(7)}   aim ${aim.padEnd(12)} ${detail}\n`);
}
