/** Ways in which a program in the target learns of a saved file, as rows: what each needs there, how it is started, what it says. */

/** What a watcher noticed. */
export interface Noticed {
  readonly event: string;
  /** The file, within the folder. */
  readonly name: string;
}

export interface Watcher {
  readonly name: string;
  readonly summary: string;
  /** The program that the target must have. */
  readonly program: string;
  /** Whether it asks over and over in place of being told. */
  readonly polls: boolean;
  /** Starts it on $1; `$2`: the file of src/watch, for who needs it. It ends with its input. */
  readonly script: string;
  /** Whether a line says that it watches now. */
  isReady(text: string): boolean;
  /** What a line says. */
  read(text: string): Noticed | null;
}

/** As often as chokidar polls (its `interval`, in ms). */
const POLL_MS = 100;

const readWords = (text: string): Noticed | null => {
  const [event, name, ...more] = text.split(' ');
  return event === undefined || name === undefined || more.length > 0 ? null : { event, name };
};

/** Keeps a program until the input ends, which it does with whoever reads. */
const untilInputEnds = (command: string) => `exec 2>&1\n${command} &\np=$!\nread -r end\nkill "$p" 2>/dev/null`;

const runNode = (mode: string) => `exec node "$2" "$1" ${mode} 2>&1`;

const isReady = (text: string) => text === 'ready';

/** Prints a word and a name for each file whose inode, size or second of change is not as before. */
const POLL_LOOP = `cd -- "$1" || exit 1
nl='
'
state() { for f in *; do stat -c '%n %i %s %Y' -- "$f" 2>/dev/null; done; }
old="$nl$(state)$nl"; echo ready
while :; do
  sleep ${POLL_MS / 1000}
  new="$nl$(state)$nl"
  [ "$new" = "$old" ] && continue
  IFS="$nl"
  for line in $new; do case "$old" in *"$nl$line$nl"*) ;; *) echo "changed \${line%% *}" ;; esac; done
  for line in $old; do case "$new" in *"$nl\${line%% *} "*) ;; *) echo "gone \${line%% *}" ;; esac; done
  unset IFS; old=$new
done`;

export const WATCHERS: readonly Watcher[] = [
  {
    name: 'inotify',
    summary: 'inotifywait: what the kernel tells',
    program: 'inotifywait',
    polls: false,
    script: untilInputEnds(`inotifywait -m -e create,modify,close_write,attrib,moved_to,moved_from,delete --format '%e %f' -- "$1"`),
    isReady: (text) => text.startsWith('Watches established'),
    read: (text) => (/^[A-Z_,]+ \S+$/.test(text) ? readWords(text) : null),
  },
  {
    name: 'chokidar',
    summary: 'chokidar as it is, by what the kernel tells',
    program: 'node',
    polls: false,
    script: runNode('events'),
    isReady,
    read: readWords,
  },
  {
    name: 'chokidar-polling',
    summary: `chokidar with usePolling, every ${POLL_MS} ms`,
    program: 'node',
    polls: true,
    script: runNode('polling'),
    isReady,
    read: readWords,
  },
  {
    name: 'polling',
    summary: `stat of every file, ${POLL_MS} ms between rounds`,
    program: 'stat',
    polls: true,
    script: untilInputEnds(`(${POLL_LOOP})`),
    isReady,
    read: readWords,
  },
];
