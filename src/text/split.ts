/** Lists written in one argument: split at a separator that a backslash protects. */

/** Splits `text`; the backslashes stay, so that parts can be split again. */
export function splitAt(text: string, separator: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\' && at + 1 < text.length) {
      parts[parts.length - 1] += char + text[++at];
    } else if (char === separator) {
      parts.push('');
    } else {
      parts[parts.length - 1] += char;
    }
  }
  return parts;
}

/** Takes the protecting backslashes away. */
export function takeProtectionAway(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

/** Protects what splitAt would split at, and what takeProtectionAway would take. */
export function protect(text: string, separator: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`);
}
