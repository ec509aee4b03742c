#!/bin/sh
# @resvg/resvg-js 2.6.2 (npm): a font file that is not there is no error, and text without a font is not drawn, without a word.
#
# Guess: an error that names the file, or a font of its own. Seen: a picture of the right size, all of its lines and bars, and none of its text:
# not one pixel of it. So a chart drawn in a container without fonts, or after a package moved its files, has no labels, and no test of the exit
# code sees it. A family that is not there takes any font that is; only where there is none at all nothing is drawn.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error @resvg/resvg-js@2.6.2 dejavu-fonts-ttf@2.37.3 > /dev/null
cat > try.cjs <<'TRY'
const { Resvg } = require('@resvg/resvg-js');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="30"><text x="5" y="20" font-family="None Such">abc</text></svg>';
const drawn = (file) => {
  const { pixels } = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [file] } }).render();
  return pixels.filter((value, index) => index % 4 === 3 && value > 0).length > 0 ? 'text' : 'no pixel';
};
console.log(`a font: ${drawn(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))}`);
console.log(`a font that is missing: ${drawn('/nowhere/DejaVuSans.ttf')}`);
TRY
node try.cjs | tee seen
printf 'a font: text\na font that is missing: no pixel\n' | cmp -s - seen || { echo 'changed' >&2; exit 1; }
