import { copyFile, link, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteString } from "../../googlesql/types/duckdb.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { Connection } from "./connection.ts";

/** One open DuckDB file (or memory): hands out connections and a private folder from which alone DuckDB may read files. */
export interface Database {
  /** DuckDB's name of the database, the first part of every physical table name. */
  readonly name: string;
  /** Folder for spilled results; removed when the database closes. */
  readonly scratch: string;
  connect(signal?: AbortSignal): Promise<Connection>;
  /** Makes a file readable for DuckDB; returns its path there and how to take it away again. `ending` ends its name there. */
  lend(file: string, ending?: string): Promise<{ path: string; release(): Promise<void> }>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** null: in memory. */
  readonly file: string | null;
  /** DuckDB's own text, e.g. "4GB". */
  readonly memoryLimit: string;
  /** The same for files of queries that do not fit into memory. */
  readonly spillLimit?: string | undefined;
  readonly threads: number;
}

/**
 * Opens the database and closes every way from SQL to the machine: no extension loads itself, no file outside the lent
 * ones can be read or written, and the settings cannot be taken back. Throws WarehouseError, e.g. when another process
 * holds the file.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(options.file ?? ":memory:", {
    threads: String(options.threads),
    memory_limit: options.memoryLimit,
  }).catch((cause: unknown) => {
    throw new WarehouseError(
      `The warehouse file ${options.file} cannot be opened: ${(cause as Error).message}. Stop the process that holds it, or name another file.`,
      { reason: "backendError", cause },
    );
  });
  const scratch = await temporaryFolder("data");
  const first = await instance.connect();
  for (const setting of settings(scratch, options)) await first.run(setting);
  const name = String((await first.runAndReadAll("SELECT current_database()")).getRows()[0]?.[0]);
  let lent = 0;
  return {
    name,
    scratch,
    connect: async (signal) => new Connection(await instance.connect(), signal),
    async lend(file, ending = "") {
      lent += 1;
      const path = join(scratch, `file-${lent}${ending}`);
      // A symbolic link would be resolved and refused; a hard link works on the same device only.
      await link(file, path).catch(() => copyFile(file, path));
      return { path, release: () => rm(path, { force: true }) };
    },
    async close() {
      if (options.file) await first.run("CHECKPOINT").catch(() => undefined);
      first.closeSync();
      instance.closeSync();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function settings(scratch: string, { file, spillLimit = "10GB" }: DatabaseOptions): string[] {
  return [
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL ieee_floating_point_ops = false",
    "SET GLOBAL autoinstall_known_extensions = false",
    "SET GLOBAL autoload_known_extensions = false",
    "SET GLOBAL preserve_insertion_order = true",
    ...(file ? [] : [`SET GLOBAL temp_directory = ${quoteString(join(scratch, "spill"))}`]),
    `SET GLOBAL max_temp_directory_size = ${quoteString(spillLimit)}`,
    `SET GLOBAL allowed_directories = [${quoteString(`${scratch}/`)}]`,
    "SET GLOBAL enable_external_access = false",
  ];
}
