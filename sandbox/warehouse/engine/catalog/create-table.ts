import { WarehouseError } from "../../googlesql/errors.ts";
import { parseExpression, parseQuery } from "../../googlesql/syntax/parser.ts";
import { translateExpression, translateQuery } from "../../googlesql/translate/translate.ts";
import { settledType } from "../../googlesql/types/compare.ts";
import { fromFieldSchema } from "../../googlesql/types/field-schema.ts";
import type { CatalogApi, FieldSchema, TableId } from "../contract.ts";
import { createRowsSql } from "../statements/rows-table.ts";
import type { Warehouse } from "../warehouse.ts";
import { checkConstraints } from "./constraints.ts";
import { newTable, type TableEntry } from "./entries.ts";
import { columnsOf, fieldsOf, keepDescriptions, normalizeSchema } from "./fields.ts";
import { checkLayout } from "./layout.ts";
import { bareContext } from "./snapshot.ts";

type NewTable = Parameters<CatalogApi["createTable"]>[1];

/** Creates an empty table, or a view from its GoogleSQL. Throws `duplicate` if the name is taken. */
export async function createTable(warehouse: Warehouse, id: TableId, info: NewTable): Promise<TableEntry> {
  const { catalog, now } = warehouse;
  return catalog.change(async (change) => {
    const dataset = catalog.requireDataset(id.dataset);
    if (catalog.table(id)) {
      throw new WarehouseError(`Already Exists: Table ${catalog.display(id)}`, { reason: "duplicate" });
    }
    const common = {
      description: info.description ?? null,
      friendlyName: info.friendlyName ?? null,
      labels: info.labels ?? {},
    };
    if (info.viewQuery) {
      const entry = newTable(
        {
          id,
          type: info.materialized ? "MATERIALIZED_VIEW" : "VIEW",
          physical: null,
          created: now(),
          ...viewSchema(warehouse, info.viewQuery, info.schema),
        },
        {
          ...common,
          view: { query: info.viewQuery, defaultDataset: null, columnNames: null },
          expires: info.expires ?? null,
        },
      );
      await change.putTable(entry);
      return entry;
    }
    const schema = normalizeSchema(info.schema);
    checkLayout(schema, info.partitioning ?? null, info.clustering ?? null);
    if (info.constraints) checkConstraints(schema, info.constraints);
    const physical = catalog.freshPhysical(id);
    const lifetime =
      dataset.defaultTableExpirationMs === null ? null : now() + Number(dataset.defaultTableExpirationMs);
    const entry = newTable(
      { id, type: "TABLE", schema, columns: columnsOf(schema), physical, created: now() },
      {
        ...common,
        partitioning: info.partitioning ?? null,
        clustering: info.clustering ?? null,
        constraints: info.constraints ?? null,
        expires: info.expires ?? lifetime,
      },
    );
    const plans = schema.map((field) => ({ field, defaultSql: defaultSql(warehouse, field) }));
    await change.connection.run(
      createRowsSql(catalog.duckName(id, physical), plans, { partitioning: entry.partitioning }),
    );
    await change.putTable(entry);
    return entry;
  });
}

/** DuckDB SQL of a column's default; null: none. Throws where the expression does not fit the column. */
function defaultSql(warehouse: Warehouse, field: FieldSchema): string | null {
  const { defaultValueExpression: text } = field;
  if (text === undefined) return null;
  const { type } = fromFieldSchema(field);
  return translateExpression(parseExpression(text), bareContext(warehouse, text), type).sql;
}

/** Columns of a view, from its query; descriptions are taken from `described`. */
export function viewSchema(warehouse: Warehouse, query: string, described: TableEntry["schema"]) {
  const translated = translateQuery(parseQuery(query), bareContext(warehouse, query));
  const columns = translated.columns.map((column, index) => ({
    name: column.name || `f${index}_`,
    type: settledType(column.type),
  }));
  return { columns, schema: keepDescriptions(fieldsOf(columns), described) };
}
