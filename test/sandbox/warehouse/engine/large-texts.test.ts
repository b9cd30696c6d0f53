import { expect, test } from "@jest/globals";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

test("a text with more than two million parts is refused before they are made", async () => {
  const engine = await engineWithDataset();
  const failure = (sql: string) => errorOf(engine.execute({ sql }));
  expect(await failure("SELECT ARRAY_LENGTH(SPLIT(REPEAT(',', 2000001)))")).toContain("Resources exceeded");
  expect(await failure("SELECT ARRAY_LENGTH(SPLIT(REPEAT('a', 2000001), ''))")).toContain(
    "Resources exceeded",
  );
  expect(await failure("SELECT ARRAY_LENGTH(REGEXP_EXTRACT_ALL(REPEAT('a', 2000001), 'a'))")).toContain(
    "Resources exceeded",
  );
  const long =
    "SELECT ARRAY_LENGTH(SPLIT(REPEAT('aaaa,', 1000000), 'aa,')), ARRAY_LENGTH(REGEXP_EXTRACT_ALL(REPEAT('aaaaaaaaa,', 200000), '(a)a+'))";
  expect(await rowsOf(engine, long)).toEqual([["1000001", "200000"]]);
  await engine.close();
});
