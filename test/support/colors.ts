/** Colours as figures. */

/** Linear RGB, 0 to 1, of `#rrggbb` or `rgb(r, g, b)`. Source: IEC 61966-2-1. */
export function linearRgb(color: string): [number, number, number] {
  const parts = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : (color.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  return parts.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
}

/** Contrast of two colours, 1 to 21. Source: WCAG 2.1, relative luminance and contrast ratio. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map((color) => {
    const [red, green, blue] = linearRgb(color);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  }) as [number, number];
  return Math.max(light, dark) / Math.min(light, dark);
}
