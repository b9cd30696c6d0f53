import { fromFieldSchema } from "../../googlesql/types/field-schema.ts";
import { typeToString } from "../../googlesql/types/format.ts";
import type { TableEntry } from "./entries.ts";

/** The statement that would create the table or view again. */
export function ddlText(project: string, entry: TableEntry): string {
  const name = `\`${project}.${entry.id.dataset}.${entry.id.table}\``;
  if (entry.view) {
    const kind = entry.type === "MATERIALIZED_VIEW" ? "MATERIALIZED VIEW" : "VIEW";
    const columns = entry.view.columnNames ? `(${entry.view.columnNames.join(", ")})` : "";
    return `CREATE ${kind} ${name}${columns}\nAS ${entry.view.query};`;
  }
  const columns = entry.schema.map((field) => {
    const notNull = field.mode === "REQUIRED" ? " NOT NULL" : "";
    const fallback = field.defaultValueExpression ? ` DEFAULT ${field.defaultValueExpression}` : "";
    const options = field.description ? ` OPTIONS(description=${JSON.stringify(field.description)})` : "";
    return `  ${field.name} ${typeToString(fromFieldSchema(field).type)}${fallback}${notNull}${options}`;
  });
  const partition = entry.partitionText ? `\nPARTITION BY ${entry.partitionText}` : "";
  const cluster = entry.clustering?.length ? `\nCLUSTER BY ${entry.clustering.join(", ")}` : "";
  return `CREATE TABLE ${name}\n(\n${columns.join(",\n")}\n)${partition}${cluster};`;
}
