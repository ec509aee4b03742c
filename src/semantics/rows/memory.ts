/** Probes of mapped files and of O_DIRECT. */

import { inGuest, type Row } from '../row.ts';

const ask = (name: string, asks: string, code: string, kept?: Row['kept']) => inGuest('memory', name, asks, code, kept);

const FILE = 'put($N, "x" x 8192); my $f = make($N);';

export const MEMORY: readonly Row[] = [
  ask(
    'mmap-shared',
    'a shared writable mapping reaches the file',
    `${FILE} my $at = map_file($f, 8192, $PROT_READ | $PROT_WRITE, $MAP_SHARED); poke($at, 'abc'); sys(msync => $at, 8192, 4); same(read_at($f, 0, 3), 'abc')`,
  ),
  ask('mmap-shared-read', 'a shared mapping for reading', `${FILE} my $at = map_file($f, 8192, $PROT_READ, $MAP_SHARED); same(peek($at, 3), 'xxx')`),
  ask(
    'mmap-private',
    'a private mapping, written to, leaves the file alone',
    `${FILE} my $at = map_file($f, 8192, $PROT_READ | $PROT_WRITE, $MAP_PRIVATE); poke($at, 'abc'); same(peek($at, 3) . read_at($f, 0, 3), 'abcxxx')`,
  ),
  ask('mmap-execute', 'a mapping that may be executed', `${FILE} map_file($f, 8192, $PROT_READ | $PROT_EXEC, $MAP_PRIVATE); 'ok'`),
  ask(
    'mmap-sees-write',
    'write is seen in a shared mapping at once',
    `${FILE} my $at = map_file($f, 8192, $PROT_READ, $MAP_SHARED); peek($at, 1); sysseek $f, 0, 0; append_to($f, 'abc'); same(peek($at, 3), 'abc')`,
  ),
  ask('o-direct', 'O_DIRECT opens', "my $f = make($N, $O_DIRECT); 'ok'"),
  ask(
    'o-direct-alignment',
    'the least alignment at which O_DIRECT writes, in bytes',
    'my $f = make($N, $O_DIRECT); my $at = map_file(-1, 8192, $PROT_READ | $PROT_WRITE, $MAP_PRIVATE | $MAP_ANONYMOUS); for my $unit (1, 512, 4096) { return $unit if eval { sys(pwrite64 => fileno $f, $at + $unit, $unit, $unit); 1 } } die $@',
    null,
  ),
];
