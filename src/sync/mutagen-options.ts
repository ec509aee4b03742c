/** The options of a copy that Mutagen keeps. */

/** Flags of `sync create` by the option of a mount. */
export const MUTAGEN_OPTIONS: Readonly<Record<string, { readonly flag: string; readonly pattern: RegExp; readonly form: string }>> = {
  mode: {
    flag: '--mode',
    pattern: /^(two-way-safe|two-way-resolved|one-way-safe|one-way-replica)$/,
    form: 'two-way-safe, two-way-resolved, one-way-safe or one-way-replica',
  },
  'watch-mode': { flag: '--watch-mode', pattern: /^(portable|force-poll|no-watch)$/, form: 'portable, force-poll or no-watch' },
  'watch-polling-interval': { flag: '--watch-polling-interval', pattern: /^\d+$/, form: 'seconds' },
};
