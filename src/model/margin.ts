/** The least difference that matters; apart from the test that uses it, so that the command line loads fast. */

/** As a share, where nobody says another: within it two things are equal. */
export const DEFAULT_MARGIN = 0.05;
