/** Of two figures how many times the one is the other. */

/** `1.00x` for alike, `2.7x`, `12x`. */
export const formatRatio = (ratio: number): string => `${ratio >= 9.95 ? ratio.toFixed(0) : ratio >= 1.995 ? ratio.toFixed(1) : ratio.toFixed(2)}x`;
