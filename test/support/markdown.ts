/** Reads the tables of a markdown document back. */

/** Each table as its rows' cells, the header first and then the line of dashes; a `|` after a backslash is text. */
export function readTables(text: string): string[][][] {
  const tables: string[][][] = [[]];
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) tables.push([]);
    else
      tables.at(-1)?.push(
        line
          .slice(1, -1)
          .split(/(?<=(?<!\\)(?:\\\\)*)\|/)
          .map((cell) => cell.trim()),
      );
  }
  return tables.filter((rows) => rows.length > 0);
}

/** Tags of HTML that a reader of the document would see as such. */
export function findTags(text: string): string[] {
  return [...new Set([...text.matchAll(/(?<!\\)<[^>]*>/g)].map(([tag]) => tag))].sort();
}
