/** The captured outputs of fio, and mounts as a run found them, in fixtures/. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundMount } from '../../src/model/records.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

const FIO_DIR = join(PACKAGE_ROOT, 'fixtures/fio-3.33');

/** What fio printed, as text. */
export function readFioFixture(name: string): string {
  return readFileSync(join(FIO_DIR, name), 'utf8');
}

/** All captured outputs by name, error streams kept apart left out. */
export function listFioFixtures(): string[] {
  return readdirSync(FIO_DIR).filter((name) => name.endsWith('.txt') && !name.endsWith('.stderr.txt'));
}

/** The parts of fio's document that the tests compare with. */
export interface FixtureDirection {
  readonly bw_bytes: number;
  readonly iops: number;
  readonly runtime: number;
  readonly io_bytes: number;
  readonly clat_ns: { readonly mean: number; readonly percentile?: Readonly<Record<string, number>> };
}

/** A captured document read without the project's parser: from the first `{` at the start of a line to the last `}`. */
export function readFioDocument(name: string): { jobs: { jobname: string; error: number; read: FixtureDirection; write: FixtureDirection }[] } {
  const text = readFioFixture(name);
  return JSON.parse(text.slice(text.search(/^\{/m), text.lastIndexOf('\n}') + 2));
}

/** The captured outputs of fio's other formats by name: job files left out. */
export function listFormatFixtures(): string[] {
  return readdirSync(join(FIO_DIR, 'formats')).flatMap((name) => (name.endsWith('.txt') ? [`formats/${name}`] : []));
}

/** One mount of each kind that a real run had, with its daemon's whole command. */
export function readFoundMounts(): FoundMount[] {
  return JSON.parse(readFileSync(join(PACKAGE_ROOT, 'fixtures/mounts/found.json'), 'utf8'));
}
