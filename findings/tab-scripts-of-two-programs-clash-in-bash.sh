#!/bin/sh
# @bomb.sh/tab 0.0.22 (npm): the bash completions of two programs made with it can't be sourced in one shell, nor those of one twice, without six errors.
#
# Guess: the names in such a script begin with the program's, as its functions do. Seen: `ShellCompDirectiveError: readonly variable` and five more on
# stderr, since every script declares the same six variables readonly. Completion works all the same; each new shell that has both in its
# .bashrc begins with six lines of errors, and `source ~/.bashrc` does. Kept as files below ~/.local/share/bash-completion/completions, scripts of
# one program are read once a shell.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error @bomb.sh/tab@0.0.22 > /dev/null
cat > make.mjs <<'TRY'
import tab from '@bomb.sh/tab';
const name = process.argv[2];
tab.command('run', 'runs');
tab.setup(name, name, 'bash');
TRY
for name in one two; do node make.mjs $name > $name.bash; done
sourced() { env -i PATH="$PATH" bash --norc -c "$1" 2>&1; }
count() { sourced "$1" | grep -c 'readonly variable' || :; }
echo "one: $(count 'source one.bash') errors; one twice: $(count 'source one.bash; source one.bash'); one and two: $(count 'source one.bash; source two.bash')"
sourced 'source one.bash; source two.bash; complete -p one two' | sed 's/^two.bash: line [0-9]*: //' | tee seen
[ "$(count 'source one.bash')" = 0 ] && [ "$(count 'source one.bash; source one.bash')" = 6 ] && [ "$(grep -c 'readonly variable' seen)" = 6 ] ||
  { echo 'changed: not six errors' >&2; exit 1; }
grep -q ' two$' seen || { echo 'changed: the second has no completion' >&2; exit 1; }
