import { WarehouseError } from "../../googlesql/errors.ts";
import type { Run } from "../script/run.ts";

/** BigQuery allows only temporary objects to be created or dropped inside a transaction. */
export function requireNoTransaction(run: Run): void {
  if (!run.session.inTransaction) return;
  throw new WarehouseError(
    "DDL statements are not supported in a transaction, except for those creating or dropping temporary tables or temporary functions.",
    { location: "query" },
  );
}
