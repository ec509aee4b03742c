#!/bin/sh
# dependency-cruiser 17.4.3 beside typescript 7.0.2 reads no .ts file, says that there are no violations, and exits with 0.
#
# Guess: a TypeScript that it does not support is an error, or the files are read all the same.
# Seen: two files that import each other, under a rule against circles:
#   typescript 7.0.2: `no dependency violations found (0 modules, 0 dependencies cruised)`, exit code 0
#   typescript 5.9.3: the circle is told, exit code 1
# So a gate in CI that passed with one major version passes everything with the next. `depcruise --info` is where it says
# `x typescript >=2.0.0 <7.0.0`. Whoever gates on it should look at the number of modules.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
mkdir src
echo "import { b } from './b.ts'; export const a = () => b;" > src/a.ts
echo "import { a } from './a.ts'; export const b = () => a;" > src/b.ts
cat > rules.cjs <<'RULES'
module.exports = { forbidden: [{ name: 'no-circle', severity: 'error', from: {}, to: { circular: true } }], options: { tsPreCompilationDeps: true } };
RULES
cruise() {
  npm install --no-audit --no-fund --loglevel=error dependency-cruiser@17.4.3 "typescript@$1" > /dev/null 2>&1
  code=0
  said=$(npx depcruise --config rules.cjs src 2>&1) || code=$?
  echo "typescript $1: exit code $code: $(echo "$said" | grep -E 'violations' | tr -s ' ')"
}
cruise 7.0.2
case "$said" in *'no dependency violations found (0 modules, 0 dependencies cruised)'*) ;; *) echo 'changed: with typescript 7 files are read, or it is said that they are not' >&2; exit 1 ;; esac
[ "$code" -eq 0 ] || { echo "changed: exit code $code in place of 0" >&2; exit 1; }
cruise 5.9.3
[ "$code" -eq 1 ] || { echo 'changed: with typescript 5.9.3 the circle is not found' >&2; exit 1; }
