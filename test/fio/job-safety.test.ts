/** Tests of src/fio/job-safety.ts: whatever reaches beyond a job's test files is named with its line, and plain jobs pass. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { doubtOption } from '../../src/fio/job-options.ts';
import { findJobDoubts } from '../../src/fio/job-safety.ts';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import { JOBS_DIR } from '../../src/process/paths.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const withFio = testNeeding(whyNoProgram('fio'));

const job = (...lines: readonly string[]) => ['[global]', 'rw=randread', ...lines, '[job]', 'size=1m', ''].join('\n');

test('the workloads that come with fsbench keep to their files', () => {
  for (const name of BUILT_IN_WORKLOADS) assert.equal(findJobDoubts(readFileSync(join(JOBS_DIR, `${name}.job`), 'utf8')), [], name);
});

test('what jobs usually say passes', () => {
  const lines = [
    '; a comment; exec_prerun=x',
    '# another',
    '',
    ' \trw = randrw # exec_postrun=y',
    'readwrite=rw',
    'bssplit=4k/50:8k/50',
    'filename=data:sub/more data',
    'filename_format=f.$jobnum.$filenum',
    'ioengine=io_uring',
    'fixedbufs',
    'time_based',
    'write_bw_log',
    'write_lat_log=mine',
    'verify=crc32c',
    'verify_pattern=0xdeadbeef"text"%o',
    'mem=mmaphuge',
    'size=2*$pagesize + (3*$ncpus)',
    'description=include ../x and /etc',
    'stonewall\r',
  ];
  assert.equal(findJobDoubts(job(...lines)), []);
});

test('each line that reaches further is named, with its number and why', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['exec_prerun=touch MARK', 'exec_prerun runs a command'],
    ['  exec_postrun \t= touch MARK', 'exec_postrun runs a command'],
    ['ioengine=exec', 'ioengine runs a program'],
    ['program=/bin/true', 'program runs a program'],
    ['arguments=x', 'arguments belongs to a program that is run'],
    ['ioengine=external:/tmp/x.so', 'ioengine is none of the engines'],
    ['ioengine=./x.so', 'ioengine is none of the engines'],
    ['ioengine=net', 'ioengine is none of the engines'],
    ['ioengine=sg', 'ioengine is none of the engines'],
    ['include other.fio', 'include reads another file'],
    ['includeXother.fio', 'include reads another file'],
    ['directory=sub', 'directory leads out'],
    ['opendir=.', 'opendir takes all files'],
    ['filename=/dev/null', 'filename leads out'],
    ['filename=a:../b', 'filename leads out'],
    ['filename=a: /b', 'filename leads out'],
    ['filename=a/../../b', 'filename leads out'],
    ['filename_format=../$jobname', 'filename_format leads out'],
    ['name=../x', 'name leads out'],
    ['write_bw_log=/tmp/x', 'write_bw_log leads out'],
    ['write_hist_log=../x', 'write_hist_log leads out'],
    ['write_iolog=/tmp/x', 'write_iolog leads out'],
    ['read_iolog=x', 'read_iolog replays'],
    ['merge_blktrace_file=x', 'merge_blktrace_file writes'],
    ['replay_redirect=/dev/null', 'replay_redirect uses a device'],
    ["buffer_pattern='/etc/hostname'", 'buffer_pattern reads'],
    ["verify_pattern=0x1'/etc/hostname'", 'verify_pattern reads'],
    ['mem=mmapshared:/tmp/x', 'mem names a file'],
    ['iomem=mmaphuge:x', 'iomem names a file'],
    ['ioscheduler=none', "ioscheduler changes a disk's"],
    ['cgroup=x', 'cgroup changes'],
    ['uid=0', 'uid works as another user'],
    ['profile=tiobench', 'profile runs another'],
    ['fill_device=1', 'fill_device fills'],
    ['fill_fs', 'fill_fs fills'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: fio's own
    ['size=${SIZE}', 'takes what the environment holds'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: fio's own
    ['exec_pre${NOTHING}run=touch MARK', 'takes what the environment holds'],
    ['size=print "x"+$ncpus', 'size is more than arithmetic'],
    ['EXEC_PRERUN=x', 'EXEC_PRERUN is not known to be harmless'],
    ['exec_pre=x', 'exec_pre is not known to be harmless'],
    ['\u00a0rw=read', 'is not known to be harmless'],
    ['[../x]', '[../x] leads out'],
    ['[a] b', 'a section whose name'],
    ['[a ; ]', 'a section whose name'],
    [`description=${'x'.repeat(4096)}`, 'longer than 4095 bytes'],
    [`description=${'é'.repeat(2100)}`, 'longer than 4095 bytes'],
    ['description=a\u0000b', 'control characters'],
    ['description=a\rexec_prerun=x', 'control characters'],
  ];
  for (const [line, words] of cases) {
    const doubts = findJobDoubts(job('iodepth=1', line));
    assert.is(doubts.length, 1, JSON.stringify(line));
    assert.is(doubts[0]?.line, 4, JSON.stringify(line));
    assert.ok(doubts[0]?.text.includes(words), `${JSON.stringify(line)}: ${doubts[0]?.text}`);
  }
});

test('an option is known by its exact name, or it is doubted', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_-]{1,24}$/), fc.string(), (name, value) => {
      // What any object has is no option.
      const known = doubtOption(name, value) === null;
      return !known || !['constructor', 'valueOf', 'toString'].includes(name);
    }),
  );
  for (const name of ['constructor', '__proto__', 'toString']) assert.is(doubtOption(name, ''), 'is not known to be harmless', name);
});

withFio('every option of the fio on this machine is known, or refused for a reason or as unknown', () => {
  const help = spawnSync('fio', ['--cmdhelp=all'], { encoding: 'utf8' }).stdout;
  const names = [...help.matchAll(/^ *([a-z][\w-]*) *: /gm)].map(([, name]) => name as string);
  assert.ok(names.length > 150, `${names.length} options`);
  const runs = names.filter((name) => /prerun|postrun|iolog|opendir|directory|profile|cgroup|scheduler/.test(name) && doubtOption(name, '/x') === null);
  // Chunks and time scales of a replay are of no use without the replay.
  assert.equal(runs, ['read_iolog_chunked']);
  assert.equal(
    names.filter((name) => doubtOption(name, '1') === 'is not known to be harmless'),
    [],
    'options of this fio that src/fio/job-options.ts does not know: decide on them',
  );
});

withFio('fio does what is guarded against: it takes the name of an option out of the environment', () => {
  const dir = makeTempDir();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: fio's own
  const text = '[j]\nioengine=null\nrw=read\nsize=4k\nexec_pre${FSBENCH_TEST_NOTHING}run=touch MARK\n';
  writeFileSync(join(dir, 'j.job'), text);
  spawnSync('fio', ['j.job'], { cwd: dir });
  assert.ok(existsSync(join(dir, 'MARK')), 'fio did not run the command: is the guard still needed?');
  assert.equal(
    findJobDoubts(text).map(({ line }) => line),
    [5],
  );
});

test.run();
