/** What must hold of raw text in the layout of virtiofs-tests, whoever measured it: its figures, its errors, its table. */

import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Source } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { renderRhvgoyal } from '../../src/render/rhvgoyal.ts';
import { type RawFolder, testNameOf } from './raw-folders.ts';

function read(text: string, name: string): Source {
  const source = parseText(text, name);
  if (source === null) throw new Error(`${name} was not read`);
  return source;
}

/** Terse lines of a raw file as awk would see them: fields from 0, the name third. */
const terseFields = (text: string) => [...text.matchAll(/^3;fio-.*$/gm)].map(([line]) => line.split(';'));

/** Registers the tests over all folders. */
export function testRawFolders(test: Test, folders: readonly RawFolder[]): void {
  const allRaw = folders.flatMap(({ raw }) => raw);

  test('the raw files give the table row for row', () => {
    for (const { name, raw, table } of folders) {
      const printed = renderRhvgoyal(raw.map(({ path, text }) => read(text, path)));
      const rows = table.split('\n');
      assert.ok(rows.length > 12, `${name}: the table is there`);
      for (const [at, row] of printed.split('\n').entries()) assert.is(row, rows[at], `${name}: line ${at + 1}`);
      assert.is(printed, table, `${name}: whole`);
    }
  });

  test('every terse line is a loop with the figures of its fields', () => {
    for (const { path, text } of allRaw) {
      const { loops, problems } = read(text, path);
      assert.equal(problems, [], path);
      const lines = terseFields(text);
      assert.is(loops.length, lines.length, `${path}: loops`);
      for (const [at, fields] of lines.entries()) {
        const { workload, mount, metrics, outcome } = loops[at] as (typeof loops)[number];
        const what = `${path}: terse line ${at + 1}`;
        assert.is(workload, fields[2], `${what}: workload`);
        assert.is(mount, testNameOf(text), `${what}: mount`);
        assert.is(outcome === 'ok', fields[4] === '0', `${what}: outcome`);
        assert.is((metrics?.read?.bw ?? 0) / 1024, Number(fields[6]), `${what}: read bw`);
        assert.is(metrics?.read?.iops ?? 0, Number(fields[7]), `${what}: read iops`);
        assert.is((metrics?.write?.bw ?? 0) / 1024, Number(fields[47]), `${what}: write bw`);
        assert.is(metrics?.write?.iops ?? 0, Number(fields[48]), `${what}: write iops`);
      }
    }
  });

  test('the three loops of each workload are numbered', () => {
    for (const { path, text } of allRaw) {
      const { loops, workloads } = read(text, path);
      for (const workload of workloads) {
        const numbers = loops.filter((loop) => loop.workload === workload).map(({ loop }) => loop);
        assert.equal(numbers, [1, 2, 3], `${path}: ${workload}`);
      }
    }
  });

  test('loops of which fio says an error are never good, and every one has its errno', () => {
    for (const { path, text } of allRaw) {
      const wanted = [...text.matchAll(/^3;fio-[^;]*;[^;]*;\d+;([1-9]\d*);/gm)].map(([, error]) => ({ 19: 'ENODEV', 22: 'EINVAL' })[error as '19']);
      const bad = read(text, path).loops.filter(({ outcome }) => outcome !== 'ok');
      assert.equal(
        bad.map(({ errno }) => errno),
        wanted,
        path,
      );
      for (const { workload, outcome, reason } of bad) {
        assert.match(workload, /-mmap/, `${path}: all of them are of mmap`);
        assert.is(outcome, 'unsupported', `${path}: ${workload} (${reason})`);
        assert.match(reason ?? '', /^mmap/, `${path}: ${workload}`);
      }
    }
  });

  test('loops that ended before their runtime say so, and no other does', () => {
    let short = 0;
    for (const { path, text } of allRaw) {
      const { loops } = read(text, path);
      const runtime = Number(/^RUNTIME=(\d+)/m.exec(text)?.[1]);
      const wanted = terseFields(text).map((fields) => fields[4] === '0' && Math.max(Number(fields[8]), Number(fields[49])) < runtime * 975);
      assert.equal(
        loops.map(({ warnings }) => warnings.some(({ code }) => code === 'short-runtime')),
        wanted,
        path,
      );
      short += wanted.filter(Boolean).length;
    }
    assert.ok(short > 0, 'some are short');
  });

  test('the options of each loop are those of the header and the command line', () => {
    for (const { path, text } of allRaw) {
      const [, runtime, size, unit, direct] = /^RUNTIME=(\d+) .* SIZE=(\d+)([MG]) DIRECT=(\d) BLOCKSIZE=4K$/m.exec(text) ?? [];
      const sizeBytes = Number(size) * (unit === 'G' ? 1024 ** 3 : 1024 ** 2);
      for (const { parameters, workload } of read(text, path).loops) {
        const wanted = { runtimeSeconds: Number(runtime), sizeBytes, direct: Number(direct), blockSizeBytes: 4096 };
        const { iodepth, ...others } = parameters;
        assert.equal(others, wanted, `${path}: ${workload}`);
        assert.ok(iodepth === 16 || iodepth === null, `${path}: ${workload}: iodepth ${iodepth}`);
      }
    }
  });

  test('the machine and the mount are facts of the source', () => {
    for (const { path, text } of allRaw) {
      const { facts, format, mounts } = read(text, path);
      assert.is(format, 'virtiofs-tests', path);
      assert.equal(mounts, [testNameOf(text)], path);
      for (const name of ['SYSTEMINFO', 'MOUNTPOINT']) {
        assert.ok(facts.includes(`${name}: ${new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]}`), `${path}: ${name}`);
      }
    }
  });

  test('a raw file that is cut anywhere has the loops before the cut, and one more at most, which failed or is less exact', () => {
    for (const { path, text } of allRaw) {
      const whole = read(text, path).loops;
      // Around every part of the first invocations, and here and there in the rest.
      const cuts = [
        ...Array.from({ length: 150 }, (_, at) => 700 + at * 61),
        ...Array.from({ length: 15 }, (_, at) => Math.floor((text.length * (at + 1)) / 16)),
      ];
      for (const end of cuts) {
        const { loops } = read(text.slice(0, end), path);
        const ended = (text.slice(0, end).match(/^3;fio-.*\n/gm) ?? []).length;
        assert.equal(loops.slice(0, ended), whole.slice(0, ended), `${path} cut at ${end}: loops before the cut`);
        const [last, ...others] = loops.slice(ended);
        assert.is(others.length, 0, `${path} cut at ${end}: loops after the cut`);
        if (last === undefined) continue;
        const wanted = whole[ended] as (typeof whole)[number];
        assert.equal([last.workload, last.mount, last.loop], [wanted.workload, wanted.mount, wanted.loop], `${path} cut at ${end}: which`);
        // What is printed for people comes before the terse line, and has fewer digits.
        const iops = last.metrics?.read?.iops ?? last.metrics?.write?.iops ?? 0;
        const exact = wanted.metrics?.read?.iops ?? wanted.metrics?.write?.iops ?? 0;
        assert.ok(last.outcome !== 'ok' || Math.abs(iops - exact) <= exact / 100 + 1, `${path} cut at ${end}: ${iops} against ${exact}`);
      }
    }
  });

  test('a raw file that ends after any of its loops is told to be cut', () => {
    for (const { path, text } of allRaw) {
      const begins = [...text.matchAll(/^Running: /gm)].map(({ index }) => index);
      for (const loops of [1, 3, begins.length - 2]) {
        const end = begins[loops] as number;
        const missing = read(text.slice(0, end), path).problems.filter(({ text: problem }) => problem.startsWith('the test was stopped or the file is cut: '));
        assert.is(missing.length, 1, `${path} after ${loops} loops`);
      }
    }
  });

  test('the text tables read back have every row and figure', () => {
    for (const { name, table } of folders) {
      const source = read(table, name);
      assert.equal(source.problems, [], name);
      const rows = table.split('\n').filter((line) => /\d/.test(line));
      assert.is(source.loops.length, rows.length, `${name}: rows`);
      for (const row of rows) {
        const [mount, workload, bw, iops] = row.trim().split(/\s+/) as [string, string, string, string];
        const loop = source.loops.find((each) => each.mount === mount && each.workload === workload);
        if (/^0kb(?:\/0kb)?$/.test(bw)) {
          assert.is(loop?.outcome, 'unsupported', row);
          continue;
        }
        const side = workload.includes('write') ? 'write' : 'read';
        const unit = { k: 1, m: 1024 }[bw.split('/')[0]?.at(-2) as 'k'];
        assert.is((loop?.metrics?.[side]?.bw ?? 0) / 1024, Number.parseFloat(bw) * unit, row);
        assert.is(loop?.metrics?.[side]?.iops, Number.parseFloat(iops) * (iops.split('/')[0]?.endsWith('k') ? 1024 : 1), row);
        assert.is(loop?.metrics?.write !== null && loop?.metrics?.read !== null, bw.includes('/'), `${row}: both directions`);
      }
    }
  });
}
