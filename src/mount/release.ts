/** Releases of Linux, as uname(1) tells them: 6.12.95+deb12-amd64. */

const partsOf = (release: string): readonly [major: number, minor: number] => {
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return [Number.parseInt(major, 10), Number.parseInt(minor, 10)];
};

/** Whether a kernel is of this version or a later one; false where its release says no version. */
export function isSince(release: string, major: number, minor: number): boolean {
  const [own, second] = partsOf(release);
  return own > major || (own === major && second >= minor);
}

/** Whether it is of an earlier one; false where its release says no version. */
export function isBefore(release: string, major: number, minor: number): boolean {
  return !Number.isNaN(partsOf(release)[0]) && !isSince(release, major, minor);
}

/** `6.12`; the release as it is where it says no version. */
export const nameRelease = (release: string): string => /^\d+\.\d+/.exec(release)?.[0] ?? release;
