#!/bin/sh
# vega-lite 6.4.3 with vega 6.4.0: one value of 0 on a log axis takes all others with it: every point lies on one line.
#
# Guess: the 0 alone is left out, as null and NaN are (`invalid`: filter). Seen: its place on the axis is not a number, so the domain's is not,
# and nobody's is; the drawing holds no NaN, since all become 0, and is drawn without an error. A word goes to the logger ("Log scale domain
# includes zero"), which shows nothing where the level is Error. A failed run that a table holds as 0 does that to a chart of bandwidths.
# A `domain` of one's own that begins above 0 keeps the others apart, and draws the 0 where the largest value is.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error vega@6.4.0 vega-lite@6.4.3 > /dev/null
cat > try.mjs <<'TRY'
import * as vega from 'vega';
import { compile } from 'vega-lite';
async function places(values, scale = {}) {
  const y = { field: 'bandwidth', type: 'quantitative', scale: { type: 'log', ...scale } };
  const { spec } = compile({ data: { values }, mark: 'point', encoding: { x: { field: 'mount', type: 'nominal' }, y } }, { logger: vega.logger(vega.Error) });
  const svg = await new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.Error }).toSVG();
  const points = [...svg.matchAll(/aria-label="mount: (\w+)[^>]*? transform="translate\([-\d.]+,([-\d.]+)\)/g)];
  return points.map(([, mount, y]) => `${mount} at y ${Math.round(Number(y))}`).join(', ');
}
const two = [{ mount: 'a', bandwidth: 10 }, { mount: 'b', bandwidth: 1000 }];
const three = [...two, { mount: 'c', bandwidth: 0 }];
console.log(`10 and 1000: ${await places(two)}`);
console.log(`10, 1000 and 0: ${await places(three)}`);
console.log(`the same in a domain from 1 to 1000: ${await places(three, { domain: [1, 1000] })}`);
TRY
node try.mjs | tee seen
grep -qx '10, 1000 and 0: a at y 0, b at y 0, c at y 0' seen || { echo 'changed' >&2; exit 1; }
grep -qE '^the same in a domain from 1 to 1000: a at y [1-9][0-9]*, b at y 0' seen || { echo 'changed: a domain does not help' >&2; exit 1; }
