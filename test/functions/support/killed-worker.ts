import type { Effect } from "../../../functions/ingest/effects.ts";
import { ingestSource } from "../../../functions/ingest/ingest-source.ts";
import { type Config, loadConfig } from "../../../lib/config.ts";
import { type Kind, sampleStream } from "./sample-stream.ts";
import { fixedClock, thingsOn } from "./two-days.ts";

/** What a process of this file does: one run of a source, which it may not survive. */
export type Order = {
  source: string;
  kind: Kind;
  day: 1 | 2;
  kill?: { phase: "before" | "after"; effect: Effect };
};

/** The run of an order: one stream, on one of the two days. */
export async function runOrder(order: Order, config: Config = loadConfig()): Promise<void> {
  const { kind, day } = order;
  await ingestSource({
    source: order.source,
    streams: [sampleStream(kind, () => thingsOn(day, kind))],
    config,
    clock: fixedClock(day),
    onEffect: (phase, effect) => {
      const { kill } = order;
      if (kill?.phase === phase && kill.effect === effect) {
        process.kill(process.pid, "SIGKILL");
        // The signal arrives a moment later; nothing more may happen until then.
        return new Promise(() => {});
      }
    },
  });
}

const [order] = process.argv.slice(2);
if (order?.startsWith("{")) await runOrder(JSON.parse(order) as Order);
