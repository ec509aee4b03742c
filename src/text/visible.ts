/** Names and messages that show all they hold: what would be invisible, or would steer a terminal, becomes a sign. */

/** U+202A to 202E and 2066 to 2069 turn the direction of text; the others have no width. Source: Unicode, UAX #9 and #14. */
const UNSEEN = '\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb';
/** C1, which 8-bit terminals obey as they do ESC, and the unseen. */
const BEYOND_ASCII = new RegExp(`[\\u0080-\\u009f${UNSEEN}]`, 'g');
const CONTROL_OR_UNSEEN = new RegExp(`[\\u0000-\\u001f\\u007f-\\u009f${UNSEEN}]`);

/** True where showUnseen would change the text. */
export function hasUnseen(text: string): boolean {
  return CONTROL_OR_UNSEEN.test(text);
}

/** The text with control characters as Unicode's pictures of them (ESC is ␛) and other unseen ones as `\u{202e}`. */
export function showUnseen(text: string): string {
  if (!hasUnseen(text)) return text;
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u001f]/g, (char) => String.fromCodePoint(0x2400 + char.charCodeAt(0)))
      .replaceAll('\u007f', '\u2421')
      .replace(BEYOND_ASCII, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
  );
}

/** The same for text of several lines: line ends and tabs stay. */
export function showUnseenInLines(text: string): string {
  if (!hasUnseen(text)) return text;
  return text.replace(/[^\n\t]+/g, showUnseen);
}

/** The same for JSON, in the escapes of JSON: what it means stays. */
export function escapeUnseenInJson(json: string): string {
  return json.replaceAll('\u007f', '\\u007f').replace(BEYOND_ASCII, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
