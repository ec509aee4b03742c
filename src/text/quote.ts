/** How an argument is written so that another program's parser gives it back unchanged. */

/** For a POSIX shell (XCU 2.2.2): single quotes around everything but plain words. */
export function quoteForShell(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/**
 * For a login shell of which nothing is known: sh, bash, zsh, fish, csh and tcsh read it alike. Backslash, quote and `!` stand outside
 * single quotes, since fish and csh give them a meaning inside. Newlines are for the caller to keep out: csh takes none in quotes.
 */
export function quoteForAnyShell(argument: string): string {
  if (/^[\w@+:,./-]+$/.test(argument)) return argument;
  return `'${argument.replace(/[\\'!]/g, (char) => `'\\${char}'`)}'`;
}

/** For a value in one of QEMU's option lists: a comma inside it is doubled. */
export function quoteForQemu(value: string): string {
  return value.replaceAll(',', ',,');
}

/** For a path in fio's `directory` and `filename`, where a colon separates several (fio HOWTO, "filename"). */
export function quoteForFio(path: string): string {
  return path.replaceAll(':', '\\:');
}
