/** Sources of any content, for properties: names that hurt, cells that are missing, loops that went wrong. */

import fc from 'fast-check';
import type { DirectionMetrics, MachineProbe, Outcome, Source, SourcedLoop } from '../../src/model/records.ts';
import { explainWarning, type WarningCode } from '../../src/model/warnings.ts';

const CODES = [
  'short-runtime',
  'caches-not-dropped',
  'partial-failure',
  'steal',
  'resumed',
  'mixed-directions',
  'from-table',
] as const satisfies readonly WarningCode[];
if (CODES.some((code) => explainWarning(code) === undefined)) throw new Error('a warning that is none');

/** Text that spreadsheets, markdown, JSON, HTML or a CSV parser could take for something else; never empty. */
const hostileText = fc.oneof(
  fc.constantFrom(
    ...[
      '=1+1',
      "'=x",
      "''=x",
      "'",
      "''",
      '+1',
      '-1',
      '@x',
      '\tx',
      '\rx',
      '\nx',
      'x\r',
      'x\n',
      'x\r\ny',
      '"',
      '""',
      'a"b',
      'a,b',
      ',',
      ';',
      'a;b=c',
      '\\',
      '\\;',
      '＝x',
    ],
    ...['</script>', '__proto__', 'constructor', 'null', '0', ' ', ' x ', '\uFEFFx', 'é✅😀', '{', '[1]', 'missing', 'ok', '#1', 'a|b', '\0', '\u2028'],
  ),
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => !/\p{Surrogate}/u.test(text)),
);

const figure = fc.oneof(
  fc.constantFrom(0, 1, 4096, 0.1, 1e-9, 1e21, 123_456.789, Number.MAX_SAFE_INTEGER),
  fc.double({ min: 0, max: 1e15, noNaN: true }).map((value) => value + 0),
);
/** Records as parsers make them: compared with their prototypes. */
const PLAIN = { noNullPrototype: true } as const;

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const direction: fc.Arbitrary<DirectionMetrics> = fc.record(
  {
    bw: figure,
    iops: figure,
    clatMeanNs: orNull(figure),
    clatP50Ns: orNull(figure),
    clatP95Ns: orNull(figure),
    clatP99Ns: orNull(figure),
    clatP999Ns: orNull(figure),
    clatP9999Ns: orNull(figure),
  },
  PLAIN,
);

const metrics = fc.record({ read: orNull(direction), write: orNull(direction), runtimeMs: figure }, PLAIN);

/** At least one figure is known: a probe that knows nothing is none. */
const probe: fc.Arbitrary<MachineProbe> = fc.record(
  {
    stealFraction: figure,
    load1: orNull(figure),
    pressureUs: fc.record({ cpu: orNull(figure), io: orNull(figure), memory: orNull(figure) }, PLAIN),
  },
  PLAIN,
);

const date = fc.constantFrom('2026-11-20T12:00:00.000Z', '2026-11-21T01:02:03.000Z');

const words = fc.record(
  {
    reason: orNull(hostileText),
    errno: fc.constantFrom(null, 'EINVAL', 'ENODEV'),
    startedAt: orNull(date),
    elapsedMs: orNull(figure),
    warnings: fc.array(fc.record({ code: fc.constantFrom(...CODES), detail: fc.oneof(fc.constant(''), hostileText) }, PLAIN), { maxLength: 3 }),
    fioArgv: fc.array(fc.oneof(fc.constant(''), hostileText), { maxLength: 3 }),
    raw: orNull(hostileText),
    guest: orNull(probe),
    host: orNull(probe),
    hostCpuSeconds: orNull(fc.record({ qemu: figure, daemon: orNull(figure), sshd: orNull(figure) }, PLAIN)),
    parameters: fc.record(
      {
        runtimeSeconds: orNull(figure),
        iodepth: orNull(fc.nat()),
        sizeBytes: orNull(fc.nat()),
        direct: fc.constantFrom(null, 0 as const, 1 as const),
        blockSizeBytes: orNull(fc.nat()),
      },
      PLAIN,
    ),
  },
  PLAIN,
);

/** Nothing of most: it is told of files of fio's alone. */
const work = fc.option(fc.dictionary(hostileText, hostileText, { minKeys: 1, maxKeys: 3, noNullPrototype: true }), { nil: undefined });

const bad = fc.constantFrom<Outcome>('unsupported', 'failed', 'timed-out', 'missing');

const result = fc.oneof(fc.record({ outcome: fc.constant<Outcome>('ok'), metrics }, PLAIN), fc.record({ outcome: bad, metrics: orNull(metrics) }, PLAIN));

/** A source of up to three mounts and workloads, each cell with up to three loops of one or two runs. */
export const arbitrarySource: fc.Arbitrary<Source> = fc
  .record({
    mounts: fc.uniqueArray(hostileText, { minLength: 1, maxLength: 3 }),
    workloads: fc.uniqueArray(hostileText, { minLength: 1, maxLength: 3 }),
    runs: fc.uniqueArray(hostileText, { minLength: 2, maxLength: 2 }),
  })
  .chain(({ mounts, workloads, runs }) => {
    const cells = workloads.flatMap((workload) => mounts.map((mount) => ({ workload, mount })));
    const loopsOf = (cell: (typeof cells)[number]) =>
      fc.array(fc.tuple(words, result, fc.boolean(), work), { maxLength: 3 }).map((parts) => {
        const counts = [0, 0];
        return parts.map(([word, what, second, told]): SourcedLoop => {
          const turn = second ? 1 : 0;
          counts[turn] = (counts[turn] as number) + 1;
          return { ...cell, loop: counts[turn] as number, run: runs[turn] as string, ...word, ...what, ...(told === undefined ? {} : { work: told }) };
        });
      });
    return fc.tuple(...cells.map(loopsOf)).map(
      (loops): Source => ({
        name: 'any',
        format: 'run-directory',
        mounts,
        workloads,
        run: null,
        facts: [],
        problems: [],
        loops: loops.flat(),
      }),
    );
  });
