import type { FromRelation, Translation } from "./translation.ts";
import { refuse } from "./translation.ts";

/**
 * DuckDB plans what stands below a grouping or a window twice, so that the time doubles with each one over another: ten take
 * 10 ms, twenty 3 s, thirty an hour, and planning cannot be interrupted. Only a table of WITH in front of the whole statement is
 * planned once. So there goes, MATERIALIZED, what has this many over one another.
 */
export const MOST_GROUPS = 10;

/** As many are left where they are if they cannot go, because they read columns of a query around or a recursive table. */
const MOST_BOUND_GROUPS = 16;

/** Translates a part whose groupings stand beside those that were met before, not over them. */
export function layer<T>(t: Translation, translate: () => T): T {
  const { nesting } = t;
  const beside = nesting.groups;
  nesting.groups = 0;
  const result = translate();
  nesting.groups = Math.max(beside, nesting.groups);
  return result;
}

/** An item of FROM, in front of the statement if it is deep. `made`: how many names there were before it. */
export function standingApart(
  t: Translation,
  from: FromRelation,
  made: number,
  node: { position: number },
): FromRelation {
  if (t.nesting.groups < MOST_GROUPS) return from;
  const end = ` AS ${from.alias}`;
  if (from.alias !== null && !from.lateral && from.sql.startsWith("(") && from.sql.endsWith(end)) {
    const name = tableApart(t, from.sql.slice(1, -end.length - 1), made);
    if (name !== null) {
      t.nesting.groups = 0;
      return { ...from, sql: name + end };
    }
  }
  if (t.nesting.groups > MOST_BOUND_GROUPS) {
    const what =
      "A chain of more than 16 groupings and windows that read a recursive table or the query around them";
    refuse(t, `${what} (create a table of the first ones)`, node);
  }
  return from;
}

/** The DuckDB name of a query's rows, made once in front of the statement; null if it reads what stands around it. */
export function tableApart(t: Translation, sql: string, made: number): string | null {
  const name = `"${t.fresh("_m")}"`;
  t.root.movable.set(name, `${name} AS MATERIALIZED (${sql})`);
  return moveToRoot(t, name, made) ? name : null;
}

/**
 * Puts a table in front of the statement, behind the WITH tables that it reads; false if it reads anything else of what stands
 * around it. Names are numbered in the order in which they are made: those of what stands around it came `before`.
 */
export function moveToRoot(t: Translation, name: string, before = numberOf(name)): boolean {
  const moving = movedWith(t, name, before, new Set());
  if (!moving) return false;
  for (const each of moving) {
    t.root.names.add(each);
    t.root.definitions.push(t.root.movable.get(each) ?? "");
  }
  return true;
}

/** The table behind all tables that have to move with it; null if it cannot move. */
function movedWith(
  t: Translation,
  name: string,
  before: number,
  seen: Set<string>,
): ReadonlySet<string> | null {
  const { names, movable } = t.root;
  const sql = movable.get(name);
  if (sql === undefined) return null;
  for (const [text, table] of sql.matchAll(/("_[cm]\d+\w*")|\b_[a-z]\d+/g)) {
    if (!table && numberOf(text) <= before) return null;
    if (!table || names.has(text) || seen.has(text)) continue;
    const isInside = sql.includes(`${text} AS (`) || sql.includes(`${text} AS MATERIALIZED (`);
    if (!isInside && !movedWith(t, text, numberOf(text), seen)) return null;
  }
  return seen.add(name);
}

/** A statement with the tables that stand in front of it. */
export function withRoot(t: Translation, sql: string): string {
  const { definitions } = t.root;
  if (definitions.length === 0) return sql;
  const [head = "", recursive = ""] = /^WITH (RECURSIVE )?/.exec(sql) ?? [];
  return `WITH ${recursive}${definitions.join(", ")}${head ? ", " : " "}${sql.slice(head.length)}`;
}

function numberOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}
