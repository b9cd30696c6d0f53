import { describe, expect, test } from "@jest/globals";
import { group } from "d3-array";
import { DEAL_STAGES } from "../../sandbox/company/sales/hubspot/schema.ts";
import { OPEN_STAGES, STAGES, type Stage } from "../../sandbox/company/sales/pipeline.ts";
import { STAGE_NAMES } from "../../sandbox/company/sales/salesforce/names.ts";
import { linesOf } from "../functions/support/company.ts";
import { json } from "../sandbox/company/small-company.ts";
import type { Place } from "./place.ts";

/** A stage of an opportunity in truth_sales_stages.ndjson. */
interface Step {
  crm: "hubspot" | "salesforce";
  key: string;
  stage: Stage;
  valid_from: string;
  valid_to: string | null;
  deleted: boolean;
}

/** A session of the website; an event is [after, name, number of its page]. */
interface Visit {
  pseudo_id: string | null;
  start_us: number;
  pages: [path: string, title: string][];
  events: [after: number, name: string, page: number][];
}

const DAY_MS = 86_400_000;

/** What the marts of sales hold, over both CRMs, against the truth of sales. */
export function salesMartsTruth(place: Place): void {
  describe("against the truth of sales, in the marts", () => {
    const truth = () => json(place.folder, "truth.json").sales;
    const query = <Row>(sql: string) => place.project.query<Row>(sql);
    const records = (file: string) => linesOf(place.folder, file).map((line) => JSON.parse(line));
    const deals = () => {
      const kept = (records("truth_sales_stages.ndjson") as Step[]).filter(({ deleted }) => !deleted);
      const groups = new Map<string, Step[]>();
      for (const step of kept) {
        const id = `${step.crm}:${step.key}`;
        groups.set(id, [...(groups.get(id) ?? []), step]);
      }
      return groups;
    };

    test("the pipeline at each month end agrees in number, amount and weighted amount", async () => {
      const rows = await query(`SELECT CAST(month AS STRING) AS month, open_deal_count AS open,
  CAST(open_usd AS INT64) AS amount_usd, CAST(weighted_usd AS FLOAT64) AS weighted_usd
FROM marts_sales.pipeline ORDER BY month`);
      expect(rows).toEqual(truth().pipeline_at_month_ends);
    });

    test("aging and stalled deals are those that the stages of the time say", async () => {
      const rows = await query<{ month: string }>(`SELECT CAST(month AS STRING) AS month,
  aging_deal_count AS aging, stalled_deal_count AS stalled, qualified_deal_count AS qualified
FROM marts_sales.pipeline ORDER BY month`);
      const steps = [...deals().values()].flat();
      const expected = rows.map(({ month }) => {
        const end = endOf(month);
        const open = steps.filter(
          ({ stage, valid_from, valid_to }) =>
            (OPEN_STAGES as readonly string[]).includes(stage) &&
            Date.parse(valid_from) <= end &&
            (valid_to === null || Date.parse(valid_to) > end),
        );
        const older = (days: number) =>
          open.filter((step) => end - Date.parse(step.valid_from) > days * DAY_MS).length;
        return {
          month,
          aging: older(14),
          stalled: older(30),
          qualified: open.filter(({ stage }) => STAGES[stage].order >= 3).length,
        };
      });
      expect(rows).toEqual(expected);
      expect(expected.some(({ stalled }) => stalled > 0)).toBe(true);
    });

    test("reps won and lost in each month what they did", async () => {
      const rows = await query(`SELECT CAST(month AS STRING) AS month, owner_email AS rep,
  won_deal_count AS won, lost_deal_count AS lost, CAST(won_usd AS INT64) AS won_usd
FROM marts_sales.rep_performance WHERE won_deal_count + lost_deal_count > 0 ORDER BY month, rep`);
      expect(rows).toEqual(truth().closed_by_month_and_rep);
    });

    test("territories won together what their reps did", async () => {
      const territoryOf = new Map<string, string>(
        truth().reps.map((rep: { email: string; territory: string }) => [rep.email, rep.territory]),
      );
      const expected: Record<string, number> = {};
      for (const { rep, won } of truth().closed_by_month_and_rep as { rep: string; won: number }[]) {
        const territory = territoryOf.get(rep) ?? "";
        expected[territory] = (expected[territory] ?? 0) + won;
      }
      const rows = await query<{ territory: string; won: number }>(
        "SELECT territory, SUM(won_deal_count) AS won FROM marts_sales.territory_performance GROUP BY territory",
      );
      expect(Object.fromEntries(rows.map(({ territory, won }) => [territory, won]))).toEqual(expected);
    });

    test("reasons agree over all months, and their shares sum to one", async () => {
      const rows = await query<{ outcome: "won" | "lost"; reason: string; n: number }>(
        "SELECT outcome, reason, SUM(deal_count) AS n FROM marts_sales.win_loss_reasons GROUP BY outcome, reason",
      );
      const found: Record<string, Record<string, number>> = { won: {}, lost: {} };
      for (const { outcome, reason, n } of rows) found[outcome] = { ...found[outcome], [reason]: n };
      expect(found).toEqual(truth().reasons);
      const wrong = await query(`SELECT month, outcome FROM marts_sales.win_loss_reasons
GROUP BY month, outcome HAVING ABS(SUM(share_rate) - 1) > 1e-9`);
      expect(wrong).toEqual([]);
    });

    test("the history has every stage of both CRMs with the label of its time", async () => {
      const rows = await query<{
        deal_id: string;
        stage: Stage;
        label: string;
        valid_from: string;
      }>(`SELECT deal_id, stage,
  stage_label_then AS label, FORMAT_TIMESTAMP('%FT%T', valid_from) AS valid_from
FROM intermediate.int_deal_stage_history ORDER BY deal_id, stage_place_number`);
      const expected = [...deals()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([deal_id, steps]) => steps.map(({ stage }) => ({ deal_id, stage })));
      expect(rows.map(({ deal_id, stage }) => ({ deal_id, stage }))).toEqual(expected);
      const renamed = rows.filter(({ deal_id, stage, label }) => {
        const today = deal_id.startsWith("hubspot") ? DEAL_STAGES[stage].label : STAGE_NAMES[stage];
        return label !== today;
      });
      // Halfway through its time the company gave one stage of Salesforce another name.
      expect(renamed.length).toBeGreaterThan(0);
      expect(
        renamed.filter(({ label, valid_from }) => label !== "Proposal" || valid_from >= "2025-07-01"),
      ).toEqual([]);
    });

    test("deals go on from their stages as their histories say", async () => {
      const rows =
        await query(`SELECT stage, SUM(entered_count) AS entered, SUM(advanced_count) AS advanced, SUM(lost_count) AS lost
FROM marts_sales.stage_conversion GROUP BY stage, stage_number ORDER BY stage_number`);
      const expected = OPEN_STAGES.map((stage) => {
        const paths = [...deals().values()].filter((steps) => steps.some((step) => step.stage === stage));
        const after = (steps: Step[]) => steps.slice(steps.findIndex((step) => step.stage === stage) + 1);
        const advances = (steps: Step[]) =>
          after(steps).some(
            (step) => step.stage !== "lost" && STAGES[step.stage].order > STAGES[stage].order,
          );
        return {
          stage,
          entered: paths.length,
          advanced: paths.filter(advances).length,
          lost: paths.filter((steps) => !advances(steps) && steps.at(-1)?.stage === "lost").length,
        };
      });
      expect(rows).toEqual(expected);
    });

    test("velocity is open deals × win rate × size / cycle of the 90 days before each month end", async () => {
      const amounts = new Map<string, number>([
        ...records("hubspot/deals.ndjson").map(
          ({ id, properties }) => [`hubspot:${id}`, Number(properties.amount)] as const,
        ),
        ...records("salesforce/Opportunity.ndjson").map(
          ({ Id, Amount }) => [`salesforce:${Id}`, Amount] as const,
        ),
      ]);
      const closed = [...deals()].flatMap(([id, steps]) => {
        const [opened, end] = [Date.parse(steps[0]?.valid_from ?? ""), steps.at(-1) as Step];
        if (end.stage !== "won" && end.stage !== "lost") return [];
        const at = Date.parse(end.valid_from);
        return [
          { at, won: end.stage === "won", days: (at - opened) / DAY_MS, usd: amounts.get(id) as number },
        ];
      });
      const rows = await query<{
        month: string;
        open: number;
        velocity: number | null;
      }>(`SELECT CAST(month AS STRING) AS month,
  open_deal_count AS open, velocity_usd AS velocity FROM marts_sales.sales_velocity ORDER BY month`);
      for (const { month, open, velocity } of rows) {
        const end = endOf(month);
        const seen = closed.filter(({ at }) => at < end && at >= end - 90 * DAY_MS);
        const won = seen.filter((deal) => deal.won);
        const size = won.reduce((sum, { usd }) => sum + usd, 0) / won.length;
        const expected = (open * (won.length / seen.length) * size) / median(won.map(({ days }) => days));
        if (won.length === 0) expect([month, velocity]).toEqual([month, null]);
        // HubSpot tells the creation to the millisecond, the truth to the second.
        else expect([month, (velocity as number).toPrecision(4)]).toEqual([month, expected.toPrecision(4)]);
      }
      expect(rows.filter(({ velocity }) => velocity !== null).length).toBeGreaterThan(12);
    });

    /** Deal → the school that it is about. */
    const schools = () =>
      new Map<string, string>(
        records("truth_identity.ndjson")
          .filter(({ stream }) => stream === "deals" || stream === "opportunities")
          .map(({ source, key, organisation_id }) => [`${source}:${key}`, organisation_id]),
      );

    test("the deals of a school, in both CRMs, are one company's, and no other school's are", async () => {
      const rows = await query<{ deal_id: string; company_id: string | null }>(
        "SELECT deal_id, company_id FROM intermediate.int_deals",
      );
      const schoolOf = schools();
      const pairs = rows.map(({ deal_id, company_id }) => ({
        company: company_id,
        school: schoolOf.get(deal_id),
      }));
      expect(pairs.length).toBe(deals().size);
      const distinct = (values: unknown[]) => new Set(values).size;
      const count = distinct(pairs.map(({ school }) => school));
      expect(count).toBeGreaterThan(80);
      expect(distinct(pairs.map(({ company }) => company))).toBe(count);
      expect(distinct(pairs.map(({ company, school }) => `${company} ${school}`))).toBe(count);
    });

    test("visits and looks at the prices before a deal closed are those of the school's people, in each deal and in sum", async () => {
      const [first] = await query<{ us: number; day: string }>(`
        SELECT UNIX_MICROS(MIN(started_at)) AS us, FORMAT_DATE('%F', MIN(session_date)) AS day
        FROM core.sessions WHERE surface = 'web'`);
      const people = new Map<string, string>(
        records("truth_web_visitors.ndjson").map(({ user_pseudo_id, organisation_id }) => [
          user_pseudo_id,
          organisation_id,
        ]),
      );
      const visits = group(records("ga4/sessions.ndjson") as Visit[], ({ pseudo_id }) =>
        people.get(pseudo_id ?? ""),
      );
      const prices = ({ events, pages }: Visit) =>
        events.filter(([, name, page]) => name === "page_view" && pages[page]?.[0].startsWith("/pricing"))
          .length;
      const schoolOf = schools();
      const expected = [...deals()].flatMap(([deal_id, steps]) => {
        const { stage, valid_from } = steps.at(-1) as Step;
        if (stage !== "won" && stage !== "lost") return [];
        const seen = (visits.get(schoolOf.get(deal_id)) ?? []).filter(
          ({ start_us }) => start_us >= (first?.us ?? 0) && start_us < Date.parse(valid_from) * 1_000,
        );
        const views = seen.reduce((sum, visit) => sum + prices(visit), 0);
        return [{ deal_id, day: valid_from.slice(0, 10), won: stage === "won", visits: seen.length, views }];
      });
      const rows = await query(`
        SELECT deal_id, FORMAT_DATE('%F', closed_date) AS day, is_won AS won, session_count AS visits,
          pricing_view_count AS views
        FROM marts_sales.deal_web_behaviour ORDER BY deal_id`);
      expect(rows).toEqual(expected.sort((a, b) => (a.deal_id < b.deal_id ? -1 : 1)));
      expect(expected.filter(({ views }) => views > 0).length).toBeGreaterThan(1);

      const counted = expected.filter(({ day }) => day >= (first?.day ?? ""));
      const half = (deals: typeof expected) => [deals.length, deals.filter(({ won }) => won).length];
      const halves = (is: (deal: (typeof expected)[number]) => boolean) => [
        ...half(counted.filter(is)),
        ...half(counted.filter((deal) => !is(deal))),
      ];
      const sums = await query<{ behaviour: string; counts: number[] }>(`
        SELECT behaviour, [with_deal_count, with_won_count, without_deal_count, without_won_count] AS counts
        FROM marts_sales.crm_web_correlation WHERE behaviour IN ('visited', 'saw_pricing') ORDER BY behaviour`);
      expect(sums).toEqual([
        { behaviour: "saw_pricing", counts: halves(({ views }) => views > 0) },
        { behaviour: "visited", counts: halves(({ visits }) => visits > 0) },
      ]);
    });

    test("activities count as both CRMs hold them, deleted ones left out", async () => {
      const [row] = await query(`SELECT COUNTIF(kind = 'call' AND crm = 'hubspot') AS calls,
  COUNTIF(kind = 'meeting' AND crm = 'salesforce') AS meetings FROM intermediate.int_sales_activities`);
      const living = (file: string, gone: string) => records(file).filter((record) => !record[gone]).length;
      expect(row).toEqual({
        calls: living("hubspot/calls.ndjson", "archived"),
        meetings: living("salesforce/Event.ndjson", "IsDeleted"),
      });
    });
  });
}

/** The first instant after a month, in ms. */
function endOf(month: string): number {
  return Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
