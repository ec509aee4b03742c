/** Tests of src/render/charts/theme.ts: the colours, by figures. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { colorOfMount, GREY, PALETTE, SOFT_INK } from '../../../src/render/charts/theme.ts';
import { contrast, linearRgb } from '../../support/colors.ts';

/** What dichromats see, in linear RGB. Source: Machado, Oliveira, Fernandes 2009, severity 1. */
const SIGHTS: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  'full colour': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIELAB of linear RGB, D65. */
function lab([red, green, blue]: readonly [number, number, number]): [number, number, number] {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: string, b: string, sight: readonly (readonly [number, number, number])[]): number {
  const see = (color: string) => {
    const rgb = linearRgb(color);
    return lab(sight.map((row) => Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])) as [number, number, number]);
  };
  const [from, to] = [see(a), see(b)];
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

for (const color of PALETTE) {
  test(`${color} stands out from white`, () => {
    assert.ok(contrast(color, '#ffffff') >= 3, `contrast ${contrast(color, '#ffffff')}`);
  });
}

for (const [name, sight] of Object.entries(SIGHTS)) {
  test(`no two colours of mounts look alike with ${name}`, () => {
    for (const [at, a] of PALETTE.entries()) {
      for (const b of PALETTE.slice(at + 1)) assert.ok(distance(a, b, sight) > 12, `${a} and ${b}: ${distance(a, b, sight)}`);
    }
  });
}

test('no mount is grey as what has no figure is', () => {
  for (const color of PALETTE) assert.ok(distance(color, GREY, SIGHTS['full colour'] as never) > 30, color);
});

test('soft text can be read on white', () => {
  assert.ok(contrast(SOFT_INK, '#ffffff') >= 4.5);
});

test('the colour of a mount is that of its place, and begins anew past the palette', () => {
  const mounts = Array.from({ length: 12 }, (_, at) => `m${at}`);
  assert.is(colorOfMount(mounts, 'm2'), PALETTE[2]);
  assert.is(colorOfMount(mounts, 'm8'), PALETTE[0]);
});

test.run();
