import { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { resolveDataset } from "../catalog/names.ts";
import type { DatasetInfo } from "../contract.ts";
import type { Run } from "../script/run.ts";
import { applyDatasetOptions } from "./apply-options.ts";
import { requireNoTransaction } from "./ddl.ts";
import { readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";

/** CREATE SCHEMA: a dataset. Its message for one that exists is what BigQuery's clients match on. */
export async function createSchema(
  run: Run,
  statement: Extract<Statement, { kind: "create_schema" }>,
): Promise<Outcome> {
  requireNoTransaction(run);
  const { catalog, project, now } = run.warehouse;
  const dataset = resolveDataset(statement.path, project);
  const options = await readOptions(run, statement.options, "SCHEMA");
  const target = { dataset, table: "" };
  return catalog.change(async (change) => {
    if (catalog.dataset(dataset)) {
      if (statement.ifNotExists) return outcome("CREATE_SCHEMA", { target, ddlOperation: "SKIP" });
      throw new WarehouseError(`Already Exists: Dataset ${project}:${dataset}`, { reason: "duplicate" });
    }
    const bare: DatasetInfo = {
      dataset,
      description: null,
      friendlyName: null,
      labels: {},
      location: "US",
      created: now(),
      modified: now(),
      defaultTableExpirationMs: null,
    };
    const info = applyDatasetOptions(bare, options);
    await change.putDataset(info);
    return outcome("CREATE_SCHEMA", { target, ddlOperation: "CREATE" });
  });
}
