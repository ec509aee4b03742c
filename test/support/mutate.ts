/** Damage to texts, as disks, editors and enemies do it; the same for the same seed. */

/** Numbers from 0 up to, not including, `below`. Source: mulberry32, public domain, by Tommy Ettinger. */
export function openRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const FIGURES = [
  '-1',
  '1e999',
  'NaN',
  'Infinity',
  '9'.repeat(25),
  '9'.repeat(400),
  '1e300',
  '1.7e308',
  '0',
  '-0',
  '0.0',
  '1.2.3',
  '.',
  '..',
  '1e-400',
  '0x10',
  '1_000',
  '1,000',
  '"5"',
  'null',
  '[1]',
];

const INSERTED = [
  ...['{', '}', '{\n', '}\n', '[', ']', '"', "'", ',', ';', '|', '\\', '\n', '\r', '\r\n', '\t', '\0', '\uFEFF', '\uD800', '\u2028', '=', '%=', '/'],
  ...['-1', '1e999', 'NaN', 'Infinity', '99999999999999999999', '0.0000001', '-0', 'null', 'true', '[]', '{}', '""'],
  ...['__proto__', '"__proto__":', '"constructor":{},', '"toString":1,', '"jobs":', '"read":', '"error":22,', '"schemaVersion":1,'],
  ...['fio: pid=1, err=22/file:x.c:1, func=mmap, error=Invalid argument\n', 'fio: terminating on signal 15\n', 'Run status group 0\n', 'Starting 1 process\n'],
  ...[
    'Running: fio --runtime=1 a/b.job\n',
    'TEST_NAME=x\n',
    'RUNTIME=1 DIRECT=7\n',
    '3;fio-3.33;',
    '2;x;',
    '<h> ',
    '|-|-|\n',
    'NAME WORKLOAD Bandwidth IOPS\n',
  ],
  ...[' '.repeat(3000), 'x'.repeat(3000), '['.repeat(3000), '{"a":'.repeat(1000), '{\n'.repeat(500), ';'.repeat(3000), '\n'.repeat(3000), '"'.repeat(501)],
];

type Random = (below: number) => number;
type Damage = (text: string, random: Random) => string;

function onLines(change: (lines: string[], random: Random) => void): Damage {
  return (text, random) => {
    const lines = text.split('\n');
    change(lines, random);
    return lines.join('\n');
  };
}

const DAMAGES: readonly Damage[] = [
  (text, random) => text.slice(0, random(text.length)),
  (text, random) => text.slice(random(text.length)),
  (text, random) => {
    const at = random(text.length);
    return text.slice(0, at) + text.slice(at + 1 + random(200));
  },
  (text, random) => {
    const at = random(text.length);
    return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << random(8))) + text.slice(at + 1);
  },
  (text, random) => {
    const at = random(text.length + 1);
    return text.slice(0, at) + INSERTED[random(INSERTED.length)] + text.slice(at);
  },
  onLines((lines, random) => void lines.splice(random(lines.length), 1)),
  onLines((lines, random) => {
    const at = random(lines.length);
    lines.splice(at, 0, lines[at] as string);
  }),
  onLines((lines, random) => {
    const [a, b] = [random(lines.length), random(lines.length)];
    [lines[a], lines[b]] = [lines[b] as string, lines[a] as string];
  }),
  // A figure becomes another thing, all of one spelling at once or one alone.
  (text, random) => {
    const figure = /\d+(?:\.\d+)?/.exec(text.slice(random(text.length)))?.[0];
    return figure === undefined ? text : text.replaceAll(figure, FIGURES[random(FIGURES.length)] as string);
  },
  (text, random) => {
    const figures = [...text.matchAll(/\d+(?:\.\d+)?/g)];
    const figure = figures[random(figures.length)];
    if (figure === undefined) return text;
    const others = random(2) === 0 ? FIGURES : INSERTED;
    return text.slice(0, figure.index) + others[random(others.length)] + text.slice(figure.index + figure[0].length);
  },
  (text) => text.replaceAll('\n', '\r\n'),
];

/** `text` with one to four damages. */
export function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let left = 1 + random(4); left > 0 && mutated !== ''; left--) mutated = (DAMAGES[random(DAMAGES.length)] as Damage)(mutated, random);
  return mutated;
}
