/** Lists in messages: names may be many, and long. */

/** Things that a list names; of more it tells how many. */
const MOST_NAMED = 12;

/** The first of them, and how many more there are. */
export function listSome(names: readonly string[], separator = ', '): string {
  const more = names.length - MOST_NAMED;
  return more <= 0 ? names.join(separator) : `${names.slice(0, MOST_NAMED).join(separator)} and ${more} more`;
}

function join(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

/** All of them, as a sentence offers a choice: `a, b or c`. */
export function joinOr(names: readonly string[]): string {
  return join(names, 'or');
}

/** All of them, as a sentence tells of things together: `a, b and c`. */
export function joinAnd(names: readonly string[]): string {
  return join(names, 'and');
}
