/** Numbers as people write them in tables: with commas, points, blanks or apostrophes between thousands. */

/** What stands between thousands, beside commas and points. */
const GAP = String.raw`['’\u2009\u202F\u00A0 ]`;

/** In order: thousands apart in any way but by points, `1,23,456`, `1.234,5`, and plain, with `e5` behind it or not. */
const FORMS = [
  String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?`,
  String.raw`\d{1,3}(?:${GAP}\d{3})+(?:[.,]\d+)?`,
  String.raw`\d{1,2}(?:,\d{2})+,\d{3}`,
  String.raw`\d{1,3}(?:\.\d{3})+,\d+`,
  String.raw`\d{1,3}(?:\.\d{3}){2,}`,
  String.raw`\d+(?:[.,]\d+)?(?:[eE]\+?\d{1,2})?`,
];

export const NUMBER: string = FORMS.join('|');

/** A number that only one who writes decimals with a comma writes: `312,8`, `1.234,5`. */
const COMMA_DECIMAL = /(?:^|[^\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d,])|(?:^|[^\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,.])/;

/** Longer cells are text. */
const LONGEST_CELL = 200;

/** Whether the writer of these cells has a comma before decimals, and points between thousands. */
export const hasCommaDecimals = (cells: readonly string[]): boolean => cells.some((cell) => cell.length <= LONGEST_CELL && COMMA_DECIMAL.test(cell));

const GAPS = new RegExp(GAP, 'g');

/** The value of what NUMBER matches. With `commas` a point stands between thousands: `12.800` is 12800. */
export function readNumber(text: string, commas: boolean): number {
  const bare = text.replace(GAPS, '');
  if (commas) return Number((/^\d{1,3}(?:\.\d{3})+(?:,|$)/.test(bare) ? bare.replaceAll('.', '') : bare).replace(',', '.'));
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(bare) || /^\d{1,3}(?:\.\d{3}){2,}$/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'));
  return Number(/,\d{3}(?:\D|$)/.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.'));
}
