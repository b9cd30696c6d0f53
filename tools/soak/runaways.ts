import type { Check, Finding } from "./check.ts";
import { runaways as queries, type Runaway } from "./runaway-queries.ts";
import { type Answer, type Server, startServer } from "./server.ts";

const LIMIT_SECONDS = 15;
/** A query that is told to end needs this long at most, on a busy machine too. */
const GRACE_SECONDS = 45;

/** Each runaway ends with BigQuery's error, the next query answers, and the process lives. */
export const runaways: Check = {
  name: "runaways",
  says: "queries that would take all time and memory end with BigQuery's error, and the server lives",
  async run({ quick, say }) {
    const args = ["--memory", "1GB", "--spill", "1GB", "--query-timeout", String(quick ? 1 : LIMIT_SECONDS)];
    const chosen = quick ? queries.filter(({ isQuick }) => isQuick) : queries;
    const findings: Finding[] = [];
    let server = await startServer(args);
    for (const runaway of chosen) {
      say(runaway.what);
      const answer = await within(server.query(runaway.sql));
      const next = await within(server.query("SELECT 1"));
      const wrong = violationsOf(runaway, answer, next);
      const { now, peak } = server.memory();
      findings.push({
        what: `${runaway.what}: ${answer?.reason ?? "an answer"}, MB ${now}, at most ${peak}`,
        value: answer ? `${(answer.milliseconds / 1000).toFixed(1)} s` : "dead",
        violations: wrong,
      });
      if (next?.reason !== null) server = await restarted(server, args);
    }
    await server.stop();
    return findings;
  },
};

function violationsOf(runaway: Runaway, answer: Answer | null, next: Answer | null): string[] {
  const wrong: string[] = [];
  if (answer === null) wrong.push("no answer");
  else if (!runaway.reasons.includes(answer.reason)) wrong.push(`${answer.reason}: ${answer.message}`);
  else if (/duckdb|bq_|Binder Error|INTERNAL/i.test(answer.message))
    wrong.push(`not BigQuery's words: ${answer.message}`);
  if (next?.reason !== null) wrong.push(`SELECT 1 afterwards: ${next?.message ?? "no answer"}`);
  return wrong;
}

async function restarted(server: Server, args: readonly string[]): Promise<Server> {
  await server.stop("SIGKILL");
  return startServer(args);
}

/** null: the connection broke, or no answer came. */
async function within(work: Promise<Answer>): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), (LIMIT_SECONDS + GRACE_SECONDS) * 1000);
  });
  try {
    return await Promise.race([work.catch(() => null), patience]);
  } finally {
    clearTimeout(timer);
  }
}
