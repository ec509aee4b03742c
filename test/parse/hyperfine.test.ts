/** Tests of src/parse/hyperfine.ts, with what hyperfine 1.15 wrote, and of the way back, src/render/hyperfine.ts. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runReportCommand } from '../../src/commands/report.ts';
import { openHyperfine } from '../../src/parse/hyperfine.ts';
import { openParser } from '../../src/parse/open-parser.ts';
import type { ParsedFile } from '../../src/parse/parsed-file.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { runCommand } from '../support/command-io.ts';
import { rejectionOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makeTimed, makeTimedDir } from '../support/timed-runs.ts';

const fixture = (name: string) => readFileSync(join(PACKAGE_ROOT, 'fixtures/hyperfine', name), 'utf8');

function read(text: string): ParsedFile {
  const parser = openParser(text);
  parser?.write(text);
  return parser?.end() as ParsedFile;
}

const brief = ({ loops }: ParsedFile) => loops.map(({ workload, mount, loop, outcome, figures }) => [workload, mount, loop, outcome, figures?.['wall-time']]);

test('each timed run is a loop, a command a workload', () => {
  const file = read(fixture('no-shell.json'));
  assert.equal(file.format, 'hyperfine');
  assert.equal(brief(file), [
    ['sleep 0.05', null, 1, 'ok', 0.09252510500000001],
    ['sleep 0.05', null, 2, 'ok', 0.05336127500000001],
    ['sleep 0.05', null, 3, 'ok', 0.05398419],
    ['true', null, 1, 'ok', 0.0010465840000000001],
    ['true', null, 2, 'ok', 0.000988628],
    ['true', null, 3, 'ok', 0.0010819570000000001],
  ]);
});

test('a parameter is the mount, and the commands that differ by it alone are one workload', () => {
  const file = read(fixture('parameter.json'));
  assert.equal(file.workloads, ['ls {dir}']);
  assert.equal(file.mounts, ['/tmp', '/usr/share/doc']);
});

test('what failed has no time', () => {
  const { loops } = read(fixture('ignored-failure.json'));
  assert.equal(
    loops.map(({ outcome, reason, figures }) => [outcome, reason, figures]),
    Array(3).fill(['failed', 'exit code 3', undefined]),
  );
});

test('a time of 0 is no time, and is told with what to do', () => {
  const { loops, problems } = read(fixture('named.json'));
  assert.equal(loops, []);
  assert.is(problems.length, 1);
  assert.match(problems[0]?.text ?? '', /^my name: a time of 0: .* -N$/);
});

test('whatever is in such a file, reading it throws nothing', () => {
  const value = fc.jsonValue();
  const result = fc.record({ command: fc.oneof(fc.string(), value), times: value, exit_codes: value, parameters: value }, { requiredKeys: ['command'] });
  fc.assert(
    fc.property(fc.array(fc.oneof(result, value)), (results) => {
      const parser = openHyperfine();
      parser.write(JSON.stringify({ results }));
      const { loops } = parser.end();
      assert.ok(loops.every(({ outcome, figures }) => (outcome === 'ok') === (figures?.['wall-time'] ?? 0) > 0));
    }),
  );
  const parser = openHyperfine();
  parser.write('{"results":[{"command":');
  assert.is(parser.end().problems.length, 1, 'cut short');
});

test('what a report writes for hyperfine is read back: mounts, workloads and times, also where a command has the name of a mount in it', async () => {
  const loops = [...makeTimed('cat a', 'a', [1, 2]), ...makeTimed('cat a', 'b', [3, 4])].map((loop) => ({
    ...loop,
    figures: { 'wall-time': loop.figures?.['script-time'] ?? 0 },
  }));
  const { out } = await runCommand((io) => runReportCommand([makeTimedDir(loops)], { format: 'hyperfine', force: false, check: false }, io));
  const [first] = JSON.parse(out).results;
  assert.equal(
    [first.mean, first.median, first.min, first.max, first.times, first.exit_codes, first.parameters],
    [1.5, 1.5, 1, 2, [1, 2], [0, 0], { mount: 'a' }],
  );
  assert.equal(
    brief(read(out)).map(([workload, mount, , outcome, time]) => [workload, mount, outcome, time]),
    [
      ['cat a', 'a', 'ok', 1],
      ['cat a', 'a', 'ok', 2],
      ['cat a', 'b', 'ok', 3],
      ['cat a', 'b', 'ok', 4],
    ],
  );
  const file = join(makeTempDir(), 'times.json');
  writeFileSync(file, out);
  const table = await runCommand((io) => runReportCommand([file], { format: 'md', force: false, check: false }, io));
  assert.match(table.out, /^\| cat a +\| a +\| +1\.41 s \| +1\.00 s to 2\.00 s \| +1\.00x \|/m, 'mean, range and ratio');
});

test('a report without times has nothing for hyperfine', async () => {
  const error = await rejectionOf(
    runCommand((io) => runReportCommand([makeTimedDir(makeTimed('x', 'a', [1]))], { format: 'hyperfine', force: false, check: false }, io)),
    'no times',
  );
  assert.is(error.code, 'no-times');
});

test.run();
