import { unknownColumn, unparsable } from "./errors.ts";
import type { Row, Table } from "./tables.ts";
import { castToText, type PgType, printed } from "./types.ts";

export type Print = (row: Row) => string;

const COLUMN = /^(?:([A-Za-z_]\w*):)?([A-Za-z_]\w*)(?:::(text))?$/;

/** A printer of rows for `select`: `*`, columns, `alias:column` and `column::text`, in the order given. */
export function selection(table: Table, select: string | undefined): Print {
  const parts: { key: string; print: (row: Row) => string }[] = [];
  for (const part of (select ?? "*").split(",").map((p) => p.trim())) {
    if (part === "*") {
      for (const [name, type] of Object.entries(table.columns)) parts.push(column(name, name, type, false));
      continue;
    }
    const found = COLUMN.exec(part);
    if (!found) throw unparsable("select parameter", part);
    const [, alias, name, cast] = found as unknown as [string, string?, string?, string?];
    const type = table.columns[name as string];
    if (!type) throw unknownColumn(table.name, name as string);
    parts.push(column(alias ?? (name as string), name as string, type, cast === "text"));
  }
  return (row) => {
    let text = "{";
    for (const { key, print } of parts) text += `${text === "{" ? "" : ","}${key}${print(row)}`;
    return `${text}}`;
  };
}

function column(key: string, name: string, type: PgType, asText: boolean): { key: string; print: Print } {
  const print = asText ? castToText : printed;
  return { key: `${JSON.stringify(key)}:`, print: (row) => print(type, row.text.get(name) ?? null) };
}
