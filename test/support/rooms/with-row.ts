/** Adds a row to one of the project's tables for the time of a test. */

export async function withRow<Row, Result>(table: readonly Row[], row: Row, act: () => Promise<Result>): Promise<Result> {
  const rows = table as Row[];
  rows.push(row);
  try {
    return await act();
  } finally {
    rows.splice(rows.indexOf(row), 1);
  }
}
