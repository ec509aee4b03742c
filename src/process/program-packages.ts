/** Which package brings a program, where it is not called like it. */

/** As Debian, Fedora and Alpine call them. */
const PACKAGES: Readonly<Record<string, string>> = { node: 'nodejs', sqlite3: 'sqlite3' };

/** What to install for a program. */
export const packageOf = (program: string): string => PACKAGES[program] ?? program;
