import type { Column } from "../../googlesql/types/types.ts";
import type {
  DatasetInfo,
  FieldSchema,
  Partitioning,
  TableConstraints,
  TableId,
  TableInfo,
} from "../contract.ts";

/** What the catalogue keeps of a table or view; the sidecar stores it as JSON (without `columns`, which follow from `schema`). */
export interface TableEntry {
  readonly id: TableId;
  readonly type: TableInfo["type"];
  readonly schema: readonly FieldSchema[];
  readonly columns: readonly Column[];
  /** Name of the DuckDB table inside the dataset's schema; null for views. A replaced table gets a new one. */
  readonly physical: string | null;
  readonly view: ViewDefinition | null;
  readonly partitioning: Partitioning | null;
  /** Source text of PARTITION BY, as BigQuery shows it in DDL. */
  readonly partitionText: string | null;
  readonly clustering: readonly string[] | null;
  /** Absent in files of older versions. */
  readonly constraints?: TableConstraints | null;
  readonly description: string | null;
  readonly friendlyName: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** OPTIONS that have no field of their own: name → GoogleSQL text of the value. */
  readonly options: Readonly<Record<string, string>>;
  readonly created: number;
  readonly modified: number;
  readonly expires: number | null;
}

interface ViewDefinition {
  /** GoogleSQL. */
  readonly query: string;
  readonly defaultDataset: string | null;
  /** Names given in `CREATE VIEW v (a, b)`, else null. */
  readonly columnNames: readonly string[] | null;
}

export interface RoutineEntry {
  readonly dataset: string;
  readonly name: string;
  readonly kind: "SCALAR_FUNCTION" | "AGGREGATE_FUNCTION" | "TABLE_VALUED_FUNCTION" | "PROCEDURE";
  readonly language: string;
  /** Source text of the whole CREATE statement; parsed again when the catalogue is read. */
  readonly source: string;
  /** Source text of the body alone, for people. */
  readonly body: string;
  readonly defaultDataset: string | null;
  readonly created: number;
}

export interface DatasetEntry extends DatasetInfo {
  readonly tables: ReadonlyMap<string, TableEntry>;
  readonly routines: ReadonlyMap<string, RoutineEntry>;
}

/** A table entry with nothing but what is required. */
export function newTable(
  required: Pick<TableEntry, "id" | "type" | "schema" | "columns" | "physical" | "created">,
  rest: Partial<TableEntry> = {},
): TableEntry {
  return {
    view: null,
    partitioning: null,
    partitionText: null,
    clustering: null,
    description: null,
    friendlyName: null,
    labels: {},
    options: {},
    expires: null,
    modified: required.created,
    ...rest,
    ...required,
  };
}
