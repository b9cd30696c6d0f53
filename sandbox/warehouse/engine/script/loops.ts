import { errorAt } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { structOf } from "../../googlesql/types/make.ts";
import { cancelled } from "../duckdb/connection.ts";
import { bindingConverter } from "../results/convert.ts";
import { freshTables } from "../statements/stale.ts";
import { requireDistinctNames, translateTop } from "../statements/top-level.ts";
import { type Flow, isFor } from "./control.ts";
import { holds } from "./evaluate.ts";
import { readConnection } from "./reading.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";

type Loop = Extract<Statement, { kind: "loop" | "while" | "repeat" }>;

/** LOOP, WHILE and REPEAT. */
export async function runLoop(run: Run, loop: Loop): Promise<Flow> {
  for (let turn = 0; ; turn += 1) {
    if (run.signal?.aborted) throw cancelled();
    if (turn === MOST_TURNS)
      throw errorAt(`The loop ran ${MOST_TURNS} times without an end`, run.source, loop.position);
    if (loop.kind === "while" && !(await holds(run, loop.condition))) return null;
    const ended = taken(await run.interpret(inside(run), loop.body), loop.label);
    if (ended !== "on") return ended;
    if (loop.kind === "repeat" && (await holds(run, loop.until))) return null;
  }
}

/** FOR … IN (query): the query's rows are read before the first turn; the variable is the row as a STRUCT. */
export async function runFor(run: Run, loop: Extract<Statement, { kind: "for" }>): Promise<Flow> {
  const { type, rows } = await freshTables(run, async () => {
    const query = translateTop(run, loop.query);
    const converters = query.columns.map((column) => bindingConverter(column.type));
    requireDistinctNames(query.columns, (name) => `Duplicate column ${name} in the query of FOR`);
    const connection = await readConnection(run, query.sql);
    const found = await connection.stream(query.sql, async (result) => {
      const all: unknown[][] = [];
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return all;
        for (const row of chunk.getRows()) all.push(row.map((value, index) => converters[index]?.(value)));
      }
    });
    return { type: structOf(query.columns), rows: found };
  });
  for (const row of rows) {
    const scoped = { ...run, scope: new Scope(run.scope) };
    scoped.scope.declare(loop.variable, { type, value: row });
    const ended = taken(await run.interpret(scoped, loop.body), loop.label);
    if (ended !== "on") return ended;
  }
  return null;
}

/** What a turn's end means for its loop: go on, leave it, or pass the jump outwards. */
function taken(flow: Flow, label: string | null): Flow | "on" {
  if (flow === null) return "on";
  if (flow.jump === "return" || !isFor(flow, label)) return flow;
  return flow.jump === "continue" ? "on" : null;
}

function inside(run: Run): Run {
  return { ...run, scope: new Scope(run.scope) };
}

/** A guard against loops that never end; far above what BigQuery's own limits allow in time. */
const MOST_TURNS = 1_000_000;
