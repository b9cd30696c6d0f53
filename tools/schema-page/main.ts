/** Writes docs/warehouse_schema.md from the Dataform project. `npm run schema` */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileProject } from "../project-graph.ts";
import { columnsOf } from "./columns.ts";
import { schemaPage } from "./page.ts";

const PAGE = new URL("../../docs/warehouse_schema.md", import.meta.url);

/** The page as the project of today says it. */
export async function currentSchemaPage(): Promise<string> {
  const { tables } = await compileProject("2026-07-01");
  return schemaPage(tables, await columnsOf(tables));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, await currentSchemaPage());
  process.stdout.write("Wrote docs/warehouse_schema.md.\n");
}
