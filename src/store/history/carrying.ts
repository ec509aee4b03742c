/** Which nights of a history have loops that carry figures by name (LoopFigures), without reading them whole. */

import { chunk, placeholders, type Sql } from './sql.ts';

const IDS_A_STATEMENT = 200;

/** In the details of such a loop, and in no text of others there: quotation marks in a text have a backslash before them. */
const CARRYING = '%"figures":{%';

/** The ids of these, out of some. */
export async function findCarrying(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const part of chunk(ids, IDS_A_STATEMENT)) {
    const rows = await sql.all(
      `SELECT ${sql.text('n.id')} FROM fsbench_nights n WHERE n.id IN (${placeholders(part.length)}) AND EXISTS (SELECT 1 FROM fsbench_loops l WHERE l.night = n.night AND l.details LIKE ?)`,
      [...part, CARRYING],
    );
    for (const [id] of rows) found.add(id as string);
  }
  return found;
}
