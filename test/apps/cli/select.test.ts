import { describe, expect, test } from "@jest/globals";
import type { Action } from "../../../apps/cli/dataform/compile.ts";
import { select } from "../../../apps/cli/dataform/select.ts";

const action = (
  name: string,
  kind: Action["kind"],
  dependencies: string[] = [],
  tags: string[] = [],
): Action => ({ name, kind, dependencies, tags });

const actions = [
  action("raw_stripe.invoices", "source"),
  action("staging.stg__stripe_invoices", "view", ["raw_stripe.invoices"]),
  action("core.invoices", "table", ["staging.stg__stripe_invoices"], ["revenue"]),
  action("marts_revenue.mrr", "table", ["core.invoices"], ["revenue"]),
  action("core.users", "table"),
  action("assertions.mrr_unique", "assertion", ["marts_revenue.mrr"]),
  action("assertions.users_unique", "assertion", ["core.users"]),
];
const names = (...selectors: string[]) => select(actions, selectors).map(({ name }) => name);

describe("select", () => {
  test("takes a name with its assertions, and nothing else", () => {
    expect(names("mrr")).toEqual(["marts_revenue.mrr", "assertions.mrr_unique"]);
  });

  test("takes everything upstream with + before, never a source", () => {
    expect(names("+mrr")).toEqual([
      "staging.stg__stripe_invoices",
      "core.invoices",
      "marts_revenue.mrr",
      "assertions.mrr_unique",
    ]);
  });

  test("takes everything downstream with + behind, and from a source", () => {
    expect(names("core.invoices+")).toEqual(["core.invoices", "marts_revenue.mrr", "assertions.mrr_unique"]);
    expect(names("source:stripe+")).toContain("marts_revenue.mrr");
  });

  test("understands tags and wildcards", () => {
    expect(names("tag:revenue")).toEqual(["core.invoices", "marts_revenue.mrr", "assertions.mrr_unique"]);
    expect(names("core.*")).toEqual(["core.invoices", "core.users", "assertions.users_unique"]);
  });

  test("refuses a selector that matches nothing, and suggests what looks like it", () => {
    expect(() => names("mr")).toThrow(/matches no table/);
    expect(() => names("invoice")).toThrow(/Did you mean .*core\.invoices/);
  });
});
