/**
 * Lines for people, on stdout and stderr. They may hold names and messages of others, so nothing in them steers a
 * terminal, and none is a command to the CI system that reads its log.
 */

import { showUnseenInLines } from './visible.ts';

/**
 * What begins a command anywhere in a line. Sources: `##[` in actions/runner, ActionCommand.cs; `##vso[` in
 * azure-pipelines-agent, Command.cs; `##teamcity[` in TeamCity's documentation, "Service Messages".
 */
const COMMAND_MARK = /#(?=#(?:vso|teamcity)?\[)/gi;

/** The text with a sign inside each mark that a CI system looks for. */
export function breakCommandMarks(text: string, sign: string): string {
  return text.replace(COMMAND_MARK, sign);
}

/** picocolors' colours: these alone are ours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COLOURS = /(\u001b\[(?:0|1|2|22|3[1-6]|39|90)m)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FIRST_COLONS = /^((?:\s|\u001b\[\d+m)*)(?=::)/;

function writeLine(line: string, color: boolean): string {
  const shown = color
    ? line
        .split(COLOURS)
        .map((piece, at) => (at % 2 === 1 ? piece : showUnseenInLines(piece)))
        .join('')
    : showUnseenInLines(line);
  // GitHub obeys `::` where it stands first, after white space (actions/runner, ActionCommand.cs).
  return breakCommandMarks(shown.replace(FIRST_COLONS, '$1\\'), '#\\');
}

/** The text with whatever would be a command made visible; line ends and tabs stay, and the colours of fsbench where `color` says so. */
export function writeLines(text: string, { color }: { readonly color: boolean }): string {
  return text
    .split(/(\r?\n)/)
    .map((piece, at) => (at % 2 === 1 ? piece : writeLine(piece, color)))
    .join('');
}

/** What may be an address, wherever it was typed. */
const ADDRESS = /\b[a-z][a-z0-9+.-]{0,20}:\/\/\S*/gi;

/** The address without its password: `scheme://user:password@`, in which the last `@` ends it, as parsers of URLs have it. */
function hidePassword(address: string): string {
  const at = address.lastIndexOf('@');
  const colon = address.indexOf(':', address.indexOf('://') + 3);
  return colon === -1 || colon + 1 >= at ? address : `${address.slice(0, colon + 1)}***${address.slice(at)}`;
}

/** A diagnostic: a line, and what more lines the text has indented, so that no word of others begins one. Passwords in addresses are left out. */
export function writeDiagnostic(text: string): string {
  const [first = '', ...more] = text.trimEnd().replace(ADDRESS, hidePassword).split(/\r?\n/);
  return writeLines([first, ...more.map((line) => (line === '' || /^\s/.test(line) ? line : `  ${line}`))].map((line) => `${line}\n`).join(''), {
    color: false,
  });
}
