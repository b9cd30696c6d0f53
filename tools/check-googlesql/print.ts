import Table from "cli-table3";
import { isTrouble, type Kind, type Result, type Verdict } from "./result.ts";

const KINDS: readonly Kind[] = ["model", "incremental", "assertion", "unit test", "probe"];
const VERDICTS: readonly Verdict[] = [
  "agrees",
  "accepted",
  "refused",
  "different",
  "local error",
  "not comparable",
];

/** A table of counts by kind, then each difference and refusal, then what could not be compared. */
export function printResults(results: readonly Result[]): string {
  const table = new Table({
    head: ["", ...VERDICTS, "with rows"],
    colAligns: ["left", ...VERDICTS.map(() => "right" as const), "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const kind of KINDS) {
    const own = results.filter((result) => result.kind === kind);
    if (own.length === 0) continue;
    const counts = VERDICTS.map((verdict) => own.filter((result) => result.verdict === verdict).length);
    table.push([kind, ...counts, own.filter(({ rows }) => rows > 0).length]);
  }
  const line = ({ kind, name, verdict, detail }: Result) => `${kind} ${name}: ${verdict}: ${detail}`;
  const lacking = results.filter(({ verdict }) => verdict === "not comparable");
  return [
    table.toString(),
    ...results.filter(isTrouble).map(line),
    ...(lacking.length === 0 ? [] : ["", "What Google's version of 2023 cannot run:", ...lacking.map(line)]),
  ].join("\n");
}
