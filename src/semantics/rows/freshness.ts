/** Probes of freshness and notification: when one side sees what the other did. */

import { type Row, whenSeen } from '../row.ts';

/** Writes over what is there without another name or inode. */
const overwrite = (text: string) => `my $f = make($N); append_to($f, '${text}'); close $f`;
const FILE = "put($N, 'old'); undef";
const NEW = "get($N) =~ /^new/ ? 'seen' : undef";
const OPEN = 'my $f = make($N); read_at($f, 0, 9); $f';
const MAPPED = 'my $f = make($N); [$f, map_file($f, 3, $PROT_READ, $MAP_SHARED)]';
const SEEN_MAPPED = "peek($_[0][1], 3) eq 'new' ? 'seen' : undef";

const ofHost = (name: string, asks: string, parts: Omit<Parameters<typeof whenSeen>[3], 'by'>, kept?: Row['kept']) =>
  whenSeen('freshness', name, `the guest sees ${asks}`, { by: 'host', ...parts }, kept);
const ofGuest = (name: string, asks: string, parts: Omit<Parameters<typeof whenSeen>[3], 'by'>, kept?: Row['kept']) =>
  whenSeen('freshness', `host-${name}`, `the host sees ${asks}`, { by: 'guest', ...parts }, kept);

/** What is written stays open, as long as who made it lives. */
const keptOpen = "stay(sub { my $f = make($N); append_to($f, 'new'); ready(); sleep 300 })";

export const FRESHNESS: readonly Row[] = [
  ofHost('content', 'new content of the same size, opened anew', { before: FILE, prime: 'get($N)', change: overwrite('new'), seen: NEW }),
  ofHost('content-open', 'new content through a descriptor that was open', {
    before: FILE,
    prime: OPEN,
    change: overwrite('new'),
    seen: "read_at($_[0], 0, 3) eq 'new' ? 'seen' : undef",
  }),
  ofHost('content-mapped', 'new content in a mapped page', {
    before: FILE,
    prime: `my $m = do { ${MAPPED} }; peek($m->[1], 3); $m`,
    change: overwrite('new'),
    seen: SEEN_MAPPED,
  }),
  ofHost('size', 'a new size (stat)', {
    before: FILE,
    prime: '-s $N',
    change: "my $f = make($N, $O_APPEND); append_to($f, 'er'); close $f",
    seen: "-s $N == 5 ? 'seen' : undef",
  }),
  ofHost('mode', 'a new mode', { before: FILE, prime: 'look($N)', change: 'ok(chmod 0600, $N)', seen: "look($N)->{mode} eq '600' ? 'seen' : undef" }),
  ofHost('name', 'a new name that it looked for before', { before: 'undef', prime: '-e $N', change: "put($N, 'new')", seen: "-e $N ? 'seen' : undef" }),
  ofHost('listing', 'a new name in a listing', {
    before: 'ok(mkdir $N); undef',
    prime: 'names($N)',
    change: 'put("$N/f", 1)',
    seen: "names($N) ? 'seen' : undef",
  }),
  ofHost('deletion', 'that a name is gone', { before: FILE, prime: 'get($N)', change: 'ok(unlink $N)', seen: "!-e $N ? 'seen' : undef" }),
  ofHost('replacement', 'what was put in its place by rename', {
    before: FILE,
    prime: 'get($N)',
    change: 'put("$N.b", \'new\'); ok(rename "$N.b", $N)',
    seen: NEW,
  }),
  ofHost(
    'deleted-open',
    'a deleted file through its descriptor still',
    {
      before: FILE,
      prime: OPEN,
      change: 'ok(unlink $N)',
      seen: "return unless changed(); nap(2); my $b = read_at($_[0], 0, 9); $b eq 'old' ? 'reads' : 'other content'",
    },
    /^reads/,
  ),
  ofHost(
    'replaced-open',
    'the old content through its descriptor after a replacement',
    { before: FILE, prime: OPEN, change: 'put("$N.b", \'new\'); ok(rename "$N.b", $N)', seen: "return unless changed(); nap(2); read_at($_[0], 0, 9) . ''" },
    /^old/,
  ),
  ofGuest('written', 'a write before the file is closed', { before: FILE, prime: '1', change: keptOpen, seen: NEW }),
  ofGuest('closed', 'a write after the file is closed', { before: FILE, prime: '1', change: overwrite('new'), seen: NEW }),
  ofGuest('mapped', 'a store into a mapping, without msync', {
    before: FILE,
    prime: '1',
    change: "stay(sub { my $f = make($N); my $at = map_file($f, 3, $PROT_READ | $PROT_WRITE, $MAP_SHARED); poke($at, 'new'); ready(); sleep 300 })",
    seen: NEW,
  }),
  ofGuest('size', 'a file that grows', {
    before: FILE,
    prime: '1',
    change: "my $f = make($N, $O_APPEND); append_to($f, 'er'); close $f",
    seen: "-s $N == 5 ? 'seen' : undef",
  }),
  ofGuest('name', 'a new name', { before: 'undef', prime: '-e $N', change: "put($N, 'new')", seen: "-e $N ? 'seen' : undef" }),
  ofGuest('deletion', 'that a name is gone', { before: FILE, prime: 'get($N)', change: 'ok(unlink $N)', seen: "!-e $N ? 'seen' : undef" }),
  ofGuest('replacement', 'what was put in its place by rename', { before: FILE, prime: '1', change: 'put("$N.b", \'new\'); ok(rename "$N.b", $N)', seen: NEW }),
];

/** Longest wait for an event, in seconds. */
const EVENT_SECONDS = 5;

const CHANGES: readonly (readonly [name: string, asks: string, change: string])[] = [
  ['write', 'a write', 'my $f = make("$N/f"); append_to($f, \'new\'); close $f'],
  ['create', 'a new file', 'put("$N/g", \'new\')'],
  ['delete', 'a deletion', 'ok(unlink "$N/f")'],
  ['rename', 'a replacement by rename', 'put("$N.b", \'new\'); ok(rename "$N.b", "$N/f")'],
  ['chmod', 'chmod', 'ok(chmod 0600, "$N/f")'],
];

// sshfs tells its server of a closed file behind the call: the event of that is none of the change.
const FOLDER = 'ok(mkdir $N); put("$N/f", \'old\'); nap(1); undef';
const LISTEN = { prime: 'listen_to($N)', seen: 'heard($_[0], 0.2)', bound: EVENT_SECONDS };

export const NOTIFICATION: readonly Row[] = [
  ...CHANGES.map(([name, asks, change]) =>
    whenSeen('notification', `inotify-${name}`, `inotify in the guest: ${asks} on the host`, { by: 'host', before: FOLDER, change, ...LISTEN }, /^[A-Z]/),
  ),
  ...CHANGES.slice(0, 3).map(([name, asks, change]) =>
    whenSeen('notification', `host-inotify-${name}`, `inotify on the host: ${asks} in the guest`, { by: 'guest', before: FOLDER, change, ...LISTEN }, /^[A-Z]/),
  ),
  {
    name: 'inotify-own',
    group: 'notification',
    asks: 'inotify in the guest: a write in the guest',
    kept: /^[A-Z]/,
    steps: [
      {
        side: 'guest',
        code: `${FOLDER}; my $f = listen_to($N); my $g = make("$N/f"); append_to($g, 'new'); close $g; heard($f, ${EVENT_SECONDS}) || 'not seen'`,
      },
    ],
  },
];
