import type { FromRelation } from "./translation.ts";

/** JSON_VALUE of a column with a constant path, as functions/json.ts writes it. */
const READ =
  /bq_tried\(TRY\(bq_json_value\((_\w+)\.("(?:[^"]|"")+"), ('(?:[^']|'')*')\)\), bq_json_loose_value\(\1\.\2, \3\)\)/g;

/** Fewer reads of one column are as well made one by one. */
const WORTHWHILE = 2;

/**
 * Lets all JSON_VALUEs of one column in a SELECT share one parse of the document: DuckDB would parse it once for every
 * call, and keep that many parsed vectors in memory. The column is read with a list of paths beneath the SELECT, under
 * the same alias, and each call becomes an element of the list. `texts` are the SELECT's clauses behind and before FROM.
 */
export function shareJsonReads<Texts extends readonly string[]>(
  from: FromRelation,
  texts: Texts,
): { from: string; texts: Texts } {
  const { alias } = from;
  if (alias === null || from.lateral) return { from: from.sql, texts };
  const paths = pathsByColumn(alias, texts);
  if (paths.size === 0) return { from: from.sql, texts };

  const names = new Map([...paths.keys()].map((column, index) => [column, `"_json${index + 1}"`]));
  const shared = [...paths].map(
    ([column, list]) =>
      `TRY(json_value(${alias}.${column}, [${[...list].join(", ")}])) AS ${names.get(column)}`,
  );
  const rewritten = texts.map((text) =>
    text.replace(READ, (read, owner: string, column: string, path: string) => {
      const position = [...(paths.get(column) ?? [])].indexOf(path) + 1;
      if (owner !== alias || position === 0) return read;
      const document = `${alias}.${column}`;
      const list = `${alias}.${names.get(column)}`;
      const scalar = `bq_json_scalar(${list}[${position}], ${document}, ${path})`;
      return `CASE WHEN ${list} IS NULL THEN bq_json_scan_value(${document}, ${path}) ELSE ${scalar} END`;
    }),
  );
  return {
    from: `(SELECT ${alias}.*, ${shared.join(", ")} FROM ${from.sql}) AS ${alias}`,
    texts: rewritten as unknown as Texts,
  };
}

/** The different paths read of each column of an alias; columns with few of them are left out. */
function pathsByColumn(alias: string, texts: readonly string[]): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>();
  for (const [, owner, column = "", path = ""] of texts.flatMap((text) => [...text.matchAll(READ)])) {
    if (owner === alias) paths.set(column, (paths.get(column) ?? new Set()).add(path));
  }
  return new Map([...paths].filter(([, list]) => list.size >= WORTHWHILE));
}
