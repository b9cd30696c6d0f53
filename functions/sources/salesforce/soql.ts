/** A place in the order of (time of change, Id). */
export type Place = { at: string; id: string };

/**
 * The records of an object from a place on, or from an instant on, up to another, in the order of change. Records
 * that share an instant are told apart by their ids, so that no page ends in the middle of it.
 */
export function changesQuery(
  object: string,
  changed: string,
  fields: readonly string[],
  from: Place | { at: string },
  until: string,
): string {
  const at = literal(from.at);
  const begins =
    "id" in from
      ? `((${changed} = ${at} AND Id > '${from.id}') OR ${changed} > ${at})`
      : `${changed} >= ${at}`;
  return `SELECT ${fields.join(", ")} FROM ${object} WHERE ${begins} AND ${changed} < ${literal(until)} ORDER BY ${changed}, Id`;
}

/** An instant as SOQL writes it: without quotes, in UTC. */
function literal(instant: string): string {
  return instant.replace(/\+00:?00$/, "Z");
}
