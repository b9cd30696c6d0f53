/** A row of a collection: each version of a record is one, with a `seq` of its own. */
interface Version {
  id: string;
  seq: number;
  updated_at: string;
}

/**
 * The versions of one record: its row at each instant at which something happened to it, oldest first. An instant that
 * occurs twice gives one version.
 */
export function versionsOf<Row>(instants: readonly (number | null)[], rowAt: (at: number) => Row): Row[] {
  const known = instants.filter((at) => at !== null);
  return [...new Set(known)].sort((a, b) => a - b).map(rowAt);
}

/** Versions of all records in the order in which they were made, numbered with gaps, as a database's sequence is. */
export function numbered<Row extends Version>(rows: Row[]): Row[] {
  rows.sort((a, b) => (a.updated_at < b.updated_at ? -1 : a.updated_at > b.updated_at ? 1 : 0));
  for (const [index, row] of rows.entries()) row.seq = index * 3 + 1;
  return rows;
}
