/** Fills a warehouse in the file given, leaves a transaction open, says so on stdout and waits to be killed. */
import { engineWithDataset } from "./harness.ts";

async function main(): Promise<void> {
  const engine = await engineWithDataset({ file: process.argv[2] ?? null });
  await engine.execute({
    sql: `CREATE TABLE d.t (
        id INT64 NOT NULL, note STRING DEFAULT 'one', made TIMESTAMP DEFAULT CURRENT_TIMESTAMP(),
        uuid STRING DEFAULT GENERATE_UUID()
      ) OPTIONS (description = 'kept');
      INSERT INTO d.t (id) VALUES (1);
      CREATE FUNCTION d.twice(x INT64) AS (x * 2);
      CREATE VIEW d.v AS SELECT COUNT(*) AS n FROM d.t;`,
  });
  await engine.execute({ sql: "BEGIN TRANSACTION; INSERT INTO d.t (id) VALUES (2);", sessionId: "open" });
  process.stdout.write("ready\n");
  setInterval(() => undefined, 1000);
}

await main();
