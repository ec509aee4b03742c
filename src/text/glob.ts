/** Globs as users write them, over names such as MOUNT/WORKLOAD. */

import picomatch from 'picomatch';

/** Longer than any glob that a person writes; the expression that it would become grows with it. */
const LONGEST_GLOB = 4096;

/** The test whether a text fits a glob. What is too long for one, or makes no expression, means itself alone. */
export function openGlob(glob: string, options: picomatch.PicomatchOptions = {}): (text: string) => boolean {
  const itself = (text: string) => text === glob;
  // To picomatch the empty glob is an error.
  if (glob === '' || glob.length > LONGEST_GLOB) return itself;
  try {
    return picomatch(glob, options);
  } catch {
    return itself;
  }
}

/** Makes the test whether a glob, or the name written out, means a name; `*` crosses no slash, `**` does. */
export function globMatcher(glob: string): (name: string) => boolean {
  const matches = openGlob(glob, { dot: true });
  return (name) => name === glob || matches(name);
}

/** Whether a text has signs that make it a glob, which may mean several names. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob;
}
