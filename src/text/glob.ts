/** Globs over names such as MOUNT/WORKLOAD. */

import picomatch from 'picomatch';

/** Makes the test whether a glob, or the name written out, means a name; `*` crosses no slash, `**` does. */
export function globMatcher(glob: string): (name: string) => boolean {
  // To picomatch the empty glob is an error.
  const matches = glob === '' ? () => false : picomatch(glob, { dot: true });
  return (name) => name === glob || matches(name);
}

/** Whether a text has signs that make it a glob, which may mean several names. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob;
}
