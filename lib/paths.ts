import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const projectRoot = fileURLToPath(new URL("../", import.meta.url));

/**
 * Where everything lives that a laptop makes and may lose: the synthetic company, the local warehouse, reports. DCIS_HOME
 * names another folder.
 */
export const localFolder = resolve(process.env.DCIS_HOME || join(projectRoot, ".dcis"));

/** A file or folder inside the local folder. */
export function local(...parts: string[]): string {
  return join(localFolder, ...parts);
}
