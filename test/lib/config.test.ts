import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { environment, loadConfig, required, secretsIn, sourceVariables } from "../../lib/config.ts";

const root = new URL("../../", import.meta.url);
const example = readFileSync(new URL(".env.example", root), "utf8");

function sources(folder: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"));
}

const { secrets, settings } = sourceVariables();
const known = [...Object.keys(environment), ...secrets, ...settings];

describe("configuration", () => {
  test("names every variable in .env.example, and nothing else", () => {
    const listed = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual(known.toSorted());
  });

  test("is the only reader of the environment in lib and functions", () => {
    const read = [...sources("lib"), ...sources("functions")].flatMap((text) =>
      [...text.matchAll(/(?:process\.env|\benv)\.([A-Z][A-Z0-9_]*)/g)].map((match) => match[1]),
    );
    expect(read.filter((name) => !known.includes(name ?? ""))).toEqual([]);
  });

  test("takes dreamclass-local as project beside a local warehouse only", () => {
    const local = loadConfig({ BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:9050" });
    expect(local.GOOGLE_CLOUD_PROJECT).toBe("dreamclass-local");
    expect(() => loadConfig({})).toThrow(
      expect.objectContaining({ code: "CONFIG_MISSING", where: "GOOGLE_CLOUD_PROJECT" }),
    );
  });

  test("counts an empty variable as not set", () => {
    const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", STRIPE_API_KEY: "  ", LOG_LEVEL: "" });
    expect(config.variables).toEqual({});
    expect(config.secrets).toEqual([]);
    expect(config.LOG_LEVEL).toBe("info");
  });

  test("names a wrong variable without its value", () => {
    const wrong = () => loadConfig({ GOOGLE_CLOUD_PROJECT: "p", BACKEND_API_URL: "hunter2-is-no-url" });
    expect(wrong).toThrow(expect.objectContaining({ code: "CONFIG_INVALID", where: "BACKEND_API_URL" }));
    expect(wrong).not.toThrow(/hunter2/);
  });

  test("says where a missing secret belongs", () => {
    expect(() => required({ variables: {} }, "STRIPE_API_KEY")).toThrow(
      /STRIPE_API_KEY is not set.*\.env.*Secret Manager/,
    );
  });

  test("knows which values are secrets", () => {
    const env = { STRIPE_API_KEY: "a", BACKEND_API_TOKEN: "b", SUPABASE_SERVICE_KEY: "c" };
    expect(secretsIn({ ...env, SUPABASE_URL: "https://x" }).sort()).toEqual(["a", "b", "c"]);
    expect(loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...env }).secrets.toSorted()).toEqual(["a", "b", "c"]);
  });
});
