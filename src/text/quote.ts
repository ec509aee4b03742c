/** How an argument is written so that another program's parser gives it back unchanged. */

/** For a POSIX shell (XCU 2.2.2): single quotes around everything but plain words. */
export function quoteForShell(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/** For a value in one of QEMU's option lists: a comma inside it is doubled. */
export function quoteForQemu(value: string): string {
  return value.replaceAll(',', ',,');
}

/** For a path in fio's `directory` and `filename`, where a colon separates several (fio HOWTO, "filename"). */
export function quoteForFio(path: string): string {
  return path.replaceAll(':', '\\:');
}
