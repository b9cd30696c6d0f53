import type { FastifyInstance } from "fastify";
import type { TableId } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { notFound, RestError } from "../errors.ts";
import type { InsertIds } from "../insert-ids.ts";
import { count, FIRST_CHUNK, pageToken, type RowSource, rowsPage, tokenOffset } from "../paging.ts";
import { insertAllRequest, parse } from "../schemas.ts";
import { selectFields } from "../selected-fields.ts";
import { partitionId, tableId, tableName } from "../table-ids.ts";
import { timestampFormat } from "../timestamps.ts";

interface Path {
  Params: { project: string; dataset: string; table: string };
  Querystring: Record<string, string | undefined>;
}

const ONE = "/projects/:project/datasets/:dataset/tables/:table";

/** tabledata.list and tabledata.insertAll. */
export function tabledataRoutes(app: FastifyInstance, context: RestContext, seen: InsertIds): void {
  app.get<Path>(`${ONE}/data`, async (request, reply) => {
    const { dataset, table } = request.params;
    const { query } = request;
    const offset = query.pageToken ? tokenOffset(query.pageToken) : count(query.startIndex, "startIndex", 0);
    const limit = count(query.maxResults, "maxResults", Number.POSITIVE_INFINITY);
    const source = await tableSource(context, dataset, table, query.selectedFields, offset);
    const format = timestampFormat({
      useInt64Timestamp: query["formatOptions.useInt64Timestamp"],
      timestampOutputFormat: query["formatOptions.timestampOutputFormat"],
    });
    const page = await rowsPage(source, offset, limit, format);
    const head = JSON.stringify({
      kind: "bigquery#tableDataList",
      totalRows: String(source.total),
      ...(page.next === null ? {} : { pageToken: pageToken(page.next) }),
    });
    return reply.type("application/json; charset=utf-8").send(`${head.slice(0, -1)},"rows":[${page.json}]}`);
  });

  app.post<Path>(`${ONE}/insertAll`, async (request) => {
    const { dataset, table } = request.params;
    const json = parse(insertAllRequest, request.body);
    if (json.rows.length === 0) throw new RestError("invalid", "No rows present in the request.", "rows");
    const base = tableId(context, { datasetId: dataset, tableId: table });
    const id = json.templateSuffix ? await tableOfTemplate(context, base, json.templateSuffix) : base;
    const fresh = json.rows.map((row, index) => ({ row, index }));
    const scope = tableName(context, id);
    const rows = fresh.filter(({ row }) => !row.insertId || !seen.has(scope, row.insertId));
    const skipInvalidRows = json.skipInvalidRows ?? false;
    const errors = await context.engine.insertRows(
      id,
      rows.map(({ row }) => row.json),
      { skipInvalidRows, ignoreUnknownValues: json.ignoreUnknownValues ?? false },
    );
    const failed = new Set(errors.map((error) => error.index));
    const stopped = errors.length > 0 && !skipInvalidRows;
    for (const [index, { row }] of rows.entries()) {
      if (row.insertId && !stopped && !failed.has(index)) seen.add(scope, row.insertId);
    }
    const all = stopped ? [...errors, ...stoppedRows(rows.length, failed)] : errors;
    if (all.length === 0) return { kind: "bigquery#tableDataInsertAllResponse" };
    return {
      kind: "bigquery#tableDataInsertAllResponse",
      insertErrors: insertErrors(all.map((error) => ({ ...error, index: rows[error.index]?.index ?? 0 }))),
    };
  });
}

/** The table that is named like the template and the suffix; made like the template at the first use. */
async function tableOfTemplate(context: RestContext, base: TableId, suffix: string): Promise<TableId> {
  const id = { ...base, table: base.table + suffix };
  const { catalog } = context.engine;
  if (await catalog.table(id)) return id;
  const template = await catalog.table(base);
  if (!template) throw notFound(`Table ${tableName(context, base)}`);
  if (template.viewQuery !== null)
    throw new RestError("invalid", "A view cannot be a template", "templateSuffix");
  const { schema, partitioning, clustering, description } = template;
  await catalog.createTable(id, { schema, partitioning, clustering, description });
  return id;
}

interface RowError {
  index: number;
  reason: string;
  message: string;
}

/** Without skipInvalidRows one bad row stops the good ones too. */
function stoppedRows(total: number, failed: ReadonlySet<number>): RowError[] {
  const indexes = Array.from({ length: total }, (_, index) => index);
  return indexes
    .filter((index) => !failed.has(index))
    .map((index) => ({ index, reason: "stopped", message: "" }));
}

function insertErrors(errors: readonly RowError[]): object[] {
  const byRow = new Map<number, object[]>();
  for (const { index, reason, message } of errors) {
    const detail = { reason, location: "", debugInfo: "", message };
    byRow.set(index, [...(byRow.get(index) ?? []), detail]);
  }
  return [...byRow].sort(([a], [b]) => a - b).map(([index, list]) => ({ index, errors: list }));
}

/** A table's rows; the first chunk is read at once because it tells schema and total. */
async function tableSource(
  context: RestContext,
  dataset: string,
  table: string,
  selectedFields: string | undefined,
  start: number,
): Promise<RowSource> {
  const { table: id, partition } = partitionId(context, { datasetId: dataset, tableId: table });
  const info = await context.engine.catalog.table(id);
  if (!info) throw notFound(`Table ${tableName(context, id)}`);
  if (info.viewQuery !== null) {
    throw new RestError("invalid", `Cannot list a table of type ${info.type}: query it instead`);
  }
  const selected = selectedFields ? selectFields(info.schema, selectedFields) : null;
  const columns = selected?.schema.map(({ name }) => name);
  const whole = columns && info.schema.filter(({ name }) => columns.includes(name));
  const cut = whole && selectedFields ? selectFields(whole, selectedFields).row : null;
  const read = async (offset: number, limit: number) => {
    const found = await context.engine.readRows(id, {
      offset,
      limit,
      partition,
      ...(columns ? { columns } : {}),
    });
    return cut ? { ...found, rows: found.rows.map(cut) } : found;
  };
  const first = await read(start, FIRST_CHUNK);
  return {
    schema: selected?.schema ?? first.columns,
    total: first.total,
    page: async (offset, limit) =>
      offset === start ? first.rows.slice(0, limit) : (await read(offset, limit)).rows,
  };
}
