import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { workers } from "../../../functions/workers.gen.ts";
import { environment, sourceVariables } from "../../../lib/config.ts";
import { loadSource, loadSources, streamOf } from "../../../lib/registry/load-sources.ts";

const stripe = parse(readFileSync(new URL("../../../includes/sources/stripe.yaml", import.meta.url), "utf8"));

function folderWith(change: (spec: Record<string, unknown>) => unknown, name = "stripe.yaml"): string {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  const spec = structuredClone(stripe);
  const text = change(spec);
  writeFileSync(join(folder, name), typeof text === "string" ? text : stringify(spec));
  return folder;
}

describe("the registry", () => {
  test("reads every source file, and each API source has a worker", () => {
    const sources = loadSources();
    expect(sources.map(({ source }) => source)).toEqual(
      expect.arrayContaining(["backend", "crm_dump", "lead_scoring", "stripe"]),
    );
    const api = sources.filter(({ kind }) => kind === "api").map(({ source }) => source);
    expect(Object.keys(workers).sort()).toEqual(api);
  });

  test("has no variable that is a secret of one source and a setting of another", () => {
    const { secrets, settings } = sourceVariables();
    expect(secrets.filter((name) => settings.includes(name) || name in environment)).toEqual([]);
  });

  test("refuses a name that nobody has", () => {
    expect(() => loadSource("hubspit")).toThrow(/no source "hubspit".*backend, .*crm_dump/);
    expect(() => streamOf(loadSource("stripe"), "payouts")).toThrow(
      expect.objectContaining({ code: "REGISTRY_INVALID" }),
    );
  });

  test.each([
    [
      "an unknown key",
      (spec: Record<string, unknown>) => {
        spec.colour = "red";
      },
      /colour/,
    ],
    [
      "a name that differs from the file's",
      (spec: Record<string, unknown>) => {
        spec.source = "strip";
      },
      /"strip".*stripe\.yaml/,
    ],
    [
      "a deadline beyond Cloud Scheduler's",
      (spec: Record<string, unknown>) => {
        (spec.schedule as Record<string, unknown>).deadlineSeconds = 4000;
      },
      /schedule\.deadlineSeconds/,
    ],
    [
      "two streams of one name",
      (spec: Record<string, unknown>) => {
        (spec.streams as unknown[]).push((spec.streams as unknown[])[0]);
      },
      /streams.*must differ/,
    ],
    ["broken YAML", () => "source: [", /no readable YAML/],
  ])("refuses %s and says where", (_, change, message) => {
    const folder = folderWith(change as (spec: Record<string, unknown>) => unknown);
    expect(() => loadSources(folder)).toThrow(message);
    expect(() => loadSources(folder)).toThrow(
      expect.objectContaining({ code: "REGISTRY_INVALID", where: join(folder, "stripe.yaml") }),
    );
  });
});
