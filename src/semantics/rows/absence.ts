/** Probes of what a mount does while its server answers nothing: each operation is begun after the server was stopped. */

import type { Row } from '../row.ts';

/** How long an operation may take before it counts as unanswered, in seconds. */
const PATIENCE_SECONDS = 5;

/** `prime` before the stop, `act` after it; `$_[0]` is what the first gave. */
const row = (name: string, asks: string, prime: string, act: string): Row => ({
  name: `stopped-${name}`,
  group: 'absence',
  asks,
  kept: null,
  steps: [
    { side: 'guest', code: `put($N, 'x' x 65536); watch(sub { ${prime} }, sub { return unless may_go(); ${act}; 'answered' })` },
    { side: 'server', code: 'stop' },
    { side: 'guest', code: `said(${PATIENCE_SECONDS})`, apart: true },
    { side: 'server', code: 'continue', tidies: true },
    { side: 'guest', code: 'unlink go_file(); leave()', tidies: true },
  ],
});

const OPEN = 'my $f = make($N); read_at($f, 0, 4096); $f';

export const ABSENCE: readonly Row[] = [
  row('read-again', 'a page that was read before is read again', OPEN, 'read_at($_[0], 0, 4096)'),
  row('read', 'a file that was never read', 'put("$N.b", "x" x 65536); $N', 'get("$N.b")'),
  row('write', 'a write to an open file', OPEN, "sysseek $_[0], 0, 0; append_to($_[0], 'y' x 4096)"),
  row('stat', 'stat of a file that was looked at before', 'look($N)', 'look($N)'),
  row('open', 'open', 'look($N)', 'make($N)'),
  row('create', 'a new file', '1', 'put("$N.new", 1)'),
  row('statfs', 'statfs', '1', 'my ($p, $b) = (".", buffer(120)); sys(statfs => \\$p, \\$b)'),
  {
    name: 'stopped-recovers',
    group: 'absence',
    asks: 'works again once the server goes on',
    kept: 'ok',
    set: 'again',
    steps: [
      { side: 'server', code: 'stop' },
      { side: 'server', code: 'continue' },
      { side: 'guest', code: "put($N, 'x'); same(get($N), 'x')" },
    ],
  },
];
