/** Names and messages that show all they hold: what would be invisible, or would steer a terminal, becomes a sign. */

/** U+202A to 202E and 2066 to 2069 turn the direction of text; the others have no width. Source: Unicode, UAX #9 and #14. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g;

/** The text with control characters as Unicode's pictures of them (ESC is ␛) and other unseen ones as `\u{202e}`. */
export function showUnseen(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u001f]/g, (char) => String.fromCodePoint(0x2400 + char.charCodeAt(0)))
      .replaceAll('\u007f', '\u2421')
      .replace(/[\u0080-\u009f]/g, escapeCodePoint)
      .replace(UNSEEN, escapeCodePoint)
  );
}

function escapeCodePoint(char: string): string {
  return `\\u{${char.charCodeAt(0).toString(16)}}`;
}
