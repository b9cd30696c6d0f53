import { describe, expect, test } from "@jest/globals";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import type { SourceSpec } from "../../../lib/registry/source-spec.ts";
import { defaultUrlTemplate, functionUrl, jobId, planJobs } from "../../../lib/schedule/plan.ts";

const target = {
  project: "acme",
  location: "europe-west1",
  urlTemplate: defaultUrlTemplate,
  serviceAccount: "scheduler@acme.iam.gserviceaccount.com",
};
const sources = loadSources();

function stripe(schedule: { cron?: string; deadlineSeconds?: number; retries?: number }): SourceSpec[] {
  return sources
    .filter(({ source }) => source === "stripe")
    .map((spec) =>
      spec.kind === "api"
        ? { ...spec, webhook: undefined, schedule: { ...spec.schedule, ...schedule } }
        : spec,
    );
}

describe("planning jobs", () => {
  test("every API source gets one job, a source of files none", () => {
    const ids = planJobs(sources, target).map(({ id }) => id);
    const read = sources.filter(({ kind }) => kind === "api").map(({ source }) => jobId(source));
    expect(ids.filter((id) => !/-(sweep|inbox)$/.test(id))).toEqual(read);
    expect(sources.map(({ source }) => source)).toContain("crm_dump");
  });

  test("a source whose keys are swept gets a second job, which posts the mode", () => {
    const swept = stripe({}).map((spec) =>
      spec.kind === "api" ? { ...spec, sweep: { cron: "5 4 * * *" }, webhook: undefined } : spec,
    );
    expect(planJobs(swept, target)[1]).toMatchObject({
      id: "ingest-stripe-sweep",
      schedule: "5 4 * * *",
      body: '{"mode":"sweep"}',
      url: "https://europe-west1-acme.cloudfunctions.net/ingest-stripe",
    });
    const wrong = swept.map((spec) => ({ ...spec, sweep: { cron: "5 4 31 2 *" } }));
    expect(() => planJobs(wrong as SourceSpec[], target)).toThrow(/never fires/);
  });

  test("a job says what the registry says, and does not try again unless it says so", () => {
    expect(planJobs(stripe({ cron: "*/20 * * * *", deadlineSeconds: 600 }), target)).toEqual([
      {
        id: "ingest-stripe",
        description: "Stripe: runs ingest_stripe. Managed by dcis schedule apply.",
        schedule: "*/20 * * * *",
        timeZone: "Etc/UTC",
        deadlineSeconds: 600,
        method: "POST",
        url: "https://europe-west1-acme.cloudfunctions.net/ingest-stripe",
        body: "",
        audience: "https://europe-west1-acme.cloudfunctions.net/ingest-stripe",
        serviceAccount: "scheduler@acme.iam.gserviceaccount.com",
        retries: "none",
      },
    ]);
    expect(planJobs(stripe({ retries: 3 }), target)).toMatchObject([{ retries: "3 times" }]);
  });

  test("no deadline passes Cloud Scheduler's 30 minutes", () => {
    const [job] = planJobs(stripe({ deadlineSeconds: 3600 }), target);
    expect(job?.deadlineSeconds).toBe(1800);
  });

  test("a function's name holds no underscore, because functions take none", () => {
    expect(functionUrl(defaultUrlTemplate, "lead_scoring", target)).toBe(
      "https://europe-west1-acme.cloudfunctions.net/ingest-lead-scoring",
    );
  });

  test("a URL keeps the placeholders that nobody has filled", () => {
    expect(functionUrl(defaultUrlTemplate, "stripe", { project: "acme" })).toBe(
      "https://{location}-acme.cloudfunctions.net/ingest-stripe",
    );
  });

  test.each([
    ["https://run.example/ingest", /holds no \{source\}/],
    ["https://{region}.example/{source}", /\{region\} is no placeholder/],
    ["http://{location}.example/{source}", /https addresses only/],
  ])("the template %s is wrong usage", (urlTemplate, message) => {
    const plan = () => planJobs(sources, { ...target, urlTemplate });
    expect(plan).toThrow(message);
    expect(plan).toThrow(expect.objectContaining({ code: "USAGE", where: "--url-template" }));
  });

  test("an account that is no service account is wrong usage", () => {
    expect(() => planJobs(sources, { ...target, serviceAccount: "ann@acme.com" })).toThrow(
      expect.objectContaining({ code: "USAGE", where: "--service-account" }),
    );
  });
});
