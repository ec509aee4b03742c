/**
 * Trimming of any set of characters, each looked at once. A pattern such as `/[,;]+$/` looks for the end from every
 * character of every run of them, and so takes the square of a run that stands elsewhere.
 */

/** Where the character before `end` begins: a pair of surrogates is one. */
function beforeOf(text: string, end: number): number {
  const isPair = end > 1 && (text.codePointAt(end - 2) as number) > 0xffff;
  return end - (isPair ? 2 : 1);
}

/** The text without the characters at its end that `set` matches: a pattern of one character, without the flags g and y. */
export function trimEndOf(text: string, set: RegExp): string {
  let end = text.length;
  while (end > 0) {
    const at = beforeOf(text, end);
    if (!set.test(text.slice(at, end))) break;
    end = at;
  }
  return text.slice(0, end);
}

/** The text without such characters at both ends. */
export function trimOf(text: string, set: RegExp): string {
  const rest = trimEndOf(text, set);
  let from = 0;
  for (const char of rest) {
    if (!set.test(char)) break;
    from += char.length;
  }
  return rest.slice(from);
}
