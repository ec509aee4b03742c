/** A `limactl` of a few lines, whose instances are this machine behind a real sshd: for what is done with one, without its minutes. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Sshd } from './sshd.ts';
import { makeTempDir } from './temp-dir.ts';

const SCRIPT = (dir: string, config: string) => `#!/bin/sh
dir='${dir}'
echo "$*" >>"$dir/log"
for last; do :; done
case $1 in
list)
  for file in "$dir"/instances/*; do
    [ -f "$file" ] || continue
    printf '{"name":"%s","status":"%s","hostname":"machine","sshConfigFile":"%s","limaVersion":"2.2.0","vmType":"qemu"}\\n' "\${file##*/}" "$(cat "$file")" '${config}'
  done ;;
create)
  name=$(printf '%s\\n' "$@" | sed -n 's/^--name=//p')
  echo Stopped >"$dir/instances/$name" ;;
start)
  sh -c "$(cat "$dir/on-start")" || { echo 'time="x" level=fatal msg="the guest did not come up"' >&2; exit 1; }
  echo Running >"$dir/instances/$last" ;;
stop) echo Stopped >"$dir/instances/$last" ;;
delete) rm -f "$dir/instances/$last" ;;
esac
`;

export interface FakeLimactl {
  /** An environment in which it is the first limactl of PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** The commands it was given but for `list`, with the run's own part of names taken out. */
  commands(): string[];
  instances(): string[];
  /** A shell command that decides whether instances start from now on. */
  onStart(script: string): void;
}

export function makeFakeLimactl(sshd: Sshd): FakeLimactl {
  const dir = makeTempDir();
  for (const name of ['bin', 'instances']) mkdirSync(join(dir, name));
  writeFileSync(join(dir, 'bin/limactl'), SCRIPT(dir, sshd.config));
  chmodSync(join(dir, 'bin/limactl'), 0o755);
  const onStart = (script: string) => writeFileSync(join(dir, 'on-start'), script);
  onStart('true');
  return {
    env: { ...process.env, PATH: [join(dir, 'bin'), process.env['PATH']].join(delimiter) },
    commands: () =>
      (existsSync(join(dir, 'log')) ? readFileSync(join(dir, 'log'), 'utf8') : '')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('list'))
        .map((line) => line.replace(/fsbench-[0-9a-f]{6}-/g, '').split(' --')[0] as string)
        .map((line) => line.replace(/ --.* /, ' ')),
    instances: () => readdirSync(join(dir, 'instances')),
    onStart,
  };
}
