import { open, stat } from "node:fs/promises";
import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteString } from "../../googlesql/types/duckdb.ts";
import type { LoadRequest } from "../contract.ts";
import type { Warehouse } from "../warehouse.ts";

/** The files of one load where DuckDB may read them; the name of a gzipped one ends in `.gz`. */
export interface Sources {
  readonly paths: readonly string[];
  /** Bytes of all files as they are. */
  readonly bytes: number;
  release(): Promise<void>;
}

/** Makes the uploaded file, or those in buckets, readable. Throws `notFound` for a URI that means no file. */
export async function openSources(
  warehouse: Warehouse,
  request: Pick<LoadRequest, "file" | "uris">,
): Promise<Sources> {
  const files: string[] = request.file === undefined ? [] : [request.file];
  for (const uri of request.uris ?? []) files.push(...(await warehouse.buckets.find(uri)));
  if (files.length === 0) {
    throw new WarehouseError("A load needs an uploaded file or sourceUris", { reason: "invalid" });
  }
  const lent: { path: string; release(): Promise<void> }[] = [];
  const release = async () => {
    for (const file of lent) await file.release();
  };
  try {
    let bytes = 0;
    for (const file of files) {
      bytes += (await stat(file)).size;
      lent.push(await warehouse.database.lend(file, (await isGzip(file)) ? ".gz" : ""));
    }
    return { paths: lent.map(({ path }) => path), bytes, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The files as the first argument of DuckDB's readers. */
export function pathList(paths: readonly string[]): string {
  return `[${paths.map(quoteString).join(", ")}]`;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
