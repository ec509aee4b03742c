/** What is said where a mount or a share has no room for the files of the work, whatever kind it is. */

export const ROOM_HINT = 'make room there, or measure smaller files: lower --size (fio jobs), take a smaller --workdir, or --quick (ready work)';
