#!/bin/sh
# simple-statistics 7.12.1 (npm): cumulativeStdNormalProbability() is a table of z in hundredths with four digits, and ends at 0.999: no p below
# 0.001 (0.002 of two sides) can come out of it.
#
# Guess: the function to some seven digits, as its errorFunction() beside it has. Seen: 1.6449 and 1.6451 are 0.9495 and 0.9505, for 0.9500 both;
# 3.2, 4 and 30 are all 0.999 (4: 0.99997), and -4 is 0.001. A sign test, a rank sum or a Bonferroni correction over a hundred cells reads so that
# nothing can be significant. (1 + errorFunction(z / Math.SQRT2)) / 2 has seven digits.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error simple-statistics@7.12.1 > /dev/null
cat > try.cjs <<'TRY'
const { cumulativeStdNormalProbability: table, errorFunction } = require('simple-statistics');
for (const z of [1.6449, 1.6451, 3.2, 4, 30, -4]) console.log(`${z}: ${table(z)}, by errorFunction ${((1 + errorFunction(z / Math.SQRT2)) / 2).toFixed(5)}`);
TRY
node try.cjs | tee seen
cut -d, -f1 seen > first
printf '1.6449: 0.9495\n1.6451: 0.9505\n3.2: 0.999\n4: 0.999\n30: 0.999\n-4: 0.001\n' | cmp -s - first || { echo 'changed' >&2; exit 1; }
