import { basename, dirname } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { loadSources } from "../../lib/registry/load-sources.ts";
import { compileProject, type Graph, isRaw, nameOf, type Table, type Target } from "./graph.ts";

let graph: Graph;
/** Everything that models are made of below the metrics. */
let models: Table[];

beforeAll(async () => {
  graph = await compileProject();
  models = graph.tables.filter((table) => table.target.schema !== "metrics");
});

/** Data set → the data sets that its tables may read. */
const MAY_READ: [RegExp, RegExp][] = [
  [/^staging$/, /^(raw|analytics)_/],
  [/^(intermediate|core)$/, /^(staging|intermediate|core)$/],
  [/^marts_/, /^(intermediate|core|marts_\w+)$/],
  [/^metrics$/, /^(intermediate|core|marts_\w+|metrics)$/],
  [/^monitoring$/, /^(raw_\w+|staging|intermediate|core|marts_\w+|metrics)$/],
  [/^assertions$/, /^(staging|intermediate|core|marts_\w+|metrics|monitoring)$/],
];

/** Folder below definitions/ → data set. */
const FOLDERS: [RegExp, string, RegExp][] = [
  [/^definitions\/staging\/(\w+)$/, "staging", /^stg__/],
  [/^definitions\/intermediate\/\w+$/, "intermediate", /^int_[a-z]/],
  [/^definitions\/core$/, "core", /^(?!stg_|int_)[a-z]/],
  [/^definitions\/monitoring$/, "monitoring", /^(?!stg_|int_|rpt_)[a-z]/],
  [/^definitions\/marts\/(\w+)$/, "marts_", /^(?!stg_|int_|rpt_)[a-z]/],
];

test("the project compiles without an error", () => {
  expect(graph.graphErrors.compilationErrors ?? []).toEqual([]);
  expect(graph.tables.length).toBeGreaterThan(40);
});

describe("layers", () => {
  test("data flows from raw to staging to core to marts and never back", () => {
    const actions = [...graph.tables, ...graph.assertions];
    const wrong = actions.flatMap(({ target, dependencyTargets = [] }) => {
      const allowed = MAY_READ.find(([layer]) => layer.test(target.schema))?.[1] ?? /^$/;
      return dependencyTargets
        .filter((read) => !allowed.test(read.schema) && !isOwn("(versions|batches)", target, read))
        .map((read) => `${nameOf(target)} reads ${nameOf(read)}`);
    });
    expect(wrong).toEqual([]);
  });

  test("every raw table of a source that is staged has a staging model", () => {
    const read = new Set(graph.tables.flatMap(({ dependencyTargets = [] }) => dependencyTargets.map(nameOf)));
    const declared = graph.declarations.map(({ target }) => target);
    const staged = declared.filter(({ schema }) => [...read].some((name) => name.startsWith(`${schema}.`)));
    expect(staged.length).toBeGreaterThan(15);
    expect(staged.map(nameOf).filter((name) => !read.has(name))).toEqual([]);
  });

  test("a staging model reads one raw table, or the versions of its own, and joins nothing but its own lists", () => {
    const staging = models.filter(({ target }) => target.schema === "staging");
    const joins = staging.filter(({ query }) => /\bJOIN\b(?!\s+UNNEST)/.test(query));
    const several = staging.filter(
      ({ target, dependencyTargets = [] }) =>
        new Set(
          dependencyTargets.filter((read) => isRaw(read) || isOwn("versions", target, read)).map(nameOf),
        ).size !== 1,
    );
    expect([...joins, ...several].map(({ target }) => nameOf(target))).toEqual([]);
  });
});

describe("names", () => {
  test("a model stands in the folder of its layer, in a file of its name", () => {
    const wrong = models.filter(({ target, fileName }) => {
      const folder = FOLDERS.find(([path]) => path.test(dirname(fileName)));
      if (!folder) return true;
      const [path, dataset, name] = folder;
      const group = path.exec(dirname(fileName))?.[1] ?? "";
      return (
        basename(fileName) !== `${target.name}.sqlx` ||
        target.schema !== (dataset.endsWith("_") ? dataset + group : dataset) ||
        !name.test(target.name) ||
        (dataset === "staging" && !target.name.startsWith(`stg__${group}_`))
      );
    });
    expect(wrong.map(({ fileName }) => fileName)).toEqual([]);
  });

  test("columns have the endings of their kind", () => {
    const endings: [RegExp, RegExp][] = [
      [/^(When|From when|Until when|Instant|First event|Last event)/, /(_at|_from|_to)$/],
      [/^(Whether)/, /^(is|has)_/],
      [/^Number of /, /(_count|_seq|_months|seats|_number|_interval_count)$/],
    ];
    const wrong = models.flatMap((table) =>
      columnsOf(table)
        .filter(({ name, description }) =>
          endings.some(([says, ends]) => says.test(description) && !ends.test(name)),
        )
        .map(({ name }) => `${nameOf(table.target)}.${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

test("the tag live names the way of a product event to the numbers of its day, and nothing else", () => {
  const reads = new Map(
    graph.tables.map(({ target, dependencyTargets = [] }) => [nameOf(target), dependencyTargets.map(nameOf)]),
  );
  const comesFrom = (name: string, origin: string): boolean =>
    name === origin || (reads.get(name) ?? []).some((read) => comesFrom(read, origin));
  const way = models
    .map(({ target }) => nameOf(target))
    .filter((name) => comesFrom(name, "raw_backend.events") && leadsTo(name));
  function leadsTo(name: string): boolean {
    return ["core.events_product", "core.fct_daily_metrics"].some((end) => comesFrom(end, name));
  }
  const live = models.filter(({ tags = [] }) => tags.includes("live")).map(({ target }) => nameOf(target));
  expect(live.toSorted()).toEqual(way.toSorted());
  expect(way.length).toBeGreaterThan(2);
});

describe("what people read", () => {
  test("every model says what one row is", () => {
    const silent = graph.tables.filter(
      ({ actionDescriptor }) => !/\bOne row per [^.]+\.$/.test(actionDescriptor?.description ?? ""),
    );
    expect(silent.map(({ target }) => nameOf(target))).toEqual([]);
  });

  test("every described column has a sentence", () => {
    const silent = graph.tables.flatMap((table) =>
      columnsOf(table)
        .filter(({ description }) => !/^\S.*\.$/s.test(description))
        .map(({ name }) => `${nameOf(table.target)}.${name}`),
    );
    expect(silent).toEqual([]);
    expect(models.filter((table) => columnsOf(table).length === 0)).toEqual([]);
  });
});

describe("what is asserted", () => {
  test("every model asserts its key", () => {
    const keyed = new Set(
      graph.assertions
        .filter(({ target }) => target.name.includes("_assertions_uniqueKey_"))
        .flatMap(({ dependencyTargets = [] }) => dependencyTargets.map(nameOf)),
    );
    expect(models.map(({ target }) => nameOf(target)).filter((name) => !keyed.has(name))).toEqual([]);
  });

  test("every model asserts what must not be null", () => {
    const asserted = new Set(
      graph.assertions
        .filter(({ query }) => /IS NOT NULL/.test(query))
        .flatMap(({ dependencyTargets = [] }) => dependencyTargets.map(nameOf)),
    );
    expect(models.map(({ target }) => nameOf(target)).filter((name) => !asserted.has(name))).toEqual([]);
  });

  test("unit tests of the money and the lead quality are part of the project", () => {
    const tested = new Set(graph.tests.map(({ name }) => name.split(":")[0]));
    for (const model of ["int_mrr_items", "crm_monthly_recurring_revenue", "lead_scoring_runs"]) {
      expect(tested).toContain(model);
    }
  });
});

describe("SQL", () => {
  test("uses nothing that Google's analyser of 2023 does not know", () => {
    const unknown = /\bGROUP\s+BY\s+ALL\b|\|>|\bBY\s+NAME\b|\bUNION\s+DISTINCT\s+BY\b/i;
    const wrong = [...graph.tables, ...graph.assertions].filter(({ query }) => unknown.test(query));
    expect(wrong.map(({ target }) => nameOf(target))).toEqual([]);
  });

  test("names its columns: no star, no ordinal", () => {
    const wrong = models.filter(
      ({ query }) => /SELECT\s+(\w+\.)?\*/i.test(query) || /\b(GROUP|ORDER) BY \d/i.test(query),
    );
    expect(wrong.map(({ target }) => nameOf(target))).toEqual([]);
  });

  test("an incremental model deletes the days that it writes again", () => {
    const incremental = models.filter(
      ({ target, type, protected: isProtected }) =>
        type === "incremental" && !isProtected && !target.name.endsWith("_batches"),
    );
    expect(incremental.length).toBeGreaterThan(0);
    for (const { incrementalQuery, incrementalPreOps = [], incrementalPostOps = [] } of incremental) {
      expect(incrementalPreOps.join(";")).toMatch(
        /DELETE FROM [^;]+ WHERE event_date IN UNNEST\(changed_dates\)/,
      );
      expect(incrementalQuery).toMatch(/IN UNNEST\(changed_dates\)/);
      const begins = /BEGIN TRANSACTION;\s+DELETE/.test(incrementalPreOps.join(";"));
      expect(incrementalPostOps.map((sql) => sql.trim())).toEqual(begins ? ["COMMIT TRANSACTION"] : []);
    }
  });
});

/** What hosted Dataform allows a project to be, and BigQuery a statement. */
const LIMITS = { actions: 5_000, dependencies: 50, graphBytes: 20_000_000, statementCharacters: 1_000_000 };

test("the graph needs less than half of what hosted compilation and BigQuery allow", () => {
  const actions = [...graph.tables, ...graph.assertions];
  const statement = (action: Partial<Table>) =>
    [
      ...(action.preOps ?? []),
      ...(action.incrementalPreOps ?? []),
      action.query,
      action.incrementalQuery,
    ].join(";");
  const needed: typeof LIMITS = {
    actions: actions.length + graph.declarations.length,
    dependencies: Math.max(...actions.map(({ dependencyTargets = [] }) => dependencyTargets.length)),
    graphBytes: Buffer.byteLength(JSON.stringify(graph)),
    statementCharacters: Math.max(...actions.map((action) => statement(action).length)),
  };
  for (const [limit, allowed] of Object.entries(LIMITS)) {
    const need = needed[limit as keyof typeof LIMITS];
    expect({ limit, need, fits: need > 0 && need < allowed / 2 }).toEqual({ limit, need, fits: true });
  }
});

test("a source whose versions tell the past keeps them for ever", () => {
  const told = graph.tables.filter(({ target }) => /^stg__\w+_versions$/.test(target.name));
  const read = new Set(told.flatMap(({ dependencyTargets = [] }) => dependencyTargets.map(nameOf)));
  const forgetful = loadSources().flatMap((source) =>
    source.streams
      .filter((stream) => (stream.retentionDays ?? source.retentionDays) !== undefined)
      .map(({ id }) => `raw_${source.source}.${id}`),
  );
  expect(read.size).toBeGreaterThan(4);
  expect(forgetful.filter((table) => read.has(table))).toEqual([]);
});

/** Whether a staging model reads a list of its own: all versions of its records, or the days that its batches touch. */
function isOwn(list: string, target: Target, read: Target): boolean {
  return read.schema === "staging" && new RegExp(`^${target.name}_${list}$`).test(read.name);
}

function columnsOf(table: Table): { name: string; description: string }[] {
  return (table.actionDescriptor?.columns ?? []).map(({ path, description }) => ({
    name: path.join("."),
    description: description ?? "",
  }));
}
