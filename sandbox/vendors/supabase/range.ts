import { PgFault, unparsable } from "./errors.ts";

const MAX_ROWS = 1_000;

/** The rows [from, to) that `offset` and `limit`, or a Range header `0-24`, ask for; never more than 1,000. */
export function rangeOf(
  offset: string | undefined,
  limit: string | undefined,
  header: string,
): { from: number; to: number } {
  const byHeader = /^(?:items=)?(\d+)-(\d*)$/.exec(header);
  const first = byHeader ? Number(byHeader[1]) : 0;
  const lastRow = byHeader?.[2] ? Number(byHeader[2]) : Infinity;
  if (lastRow < first)
    throw new PgFault(416, { code: "PGRST103", message: "Requested range not satisfiable" });
  const from = first + whole("offset", offset, 0);
  const wanted = Math.min(lastRow - first + 1, whole("limit", limit, Infinity));
  return { from, to: from + Math.min(MAX_ROWS, wanted) };
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  throw unparsable(`${name} parameter`, text);
}
