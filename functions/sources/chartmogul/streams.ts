import { streamOf } from "../../../lib/registry/load-sources.ts";
import type { Source } from "../../ingest/source-options.ts";
import { activityStream } from "./activity-stream.ts";
import { chartmogulHttp } from "./client.ts";
import { records, type StreamId } from "./contract.ts";
import { metricStream } from "./metric-stream.ts";
import { listStream, subscriptionStream } from "./scan-stream.ts";

/** Billing as ChartMogul sees it: its lists whole once a day, activities as they come, metrics as monthly snapshots. */
export const streams: Source = (options) => {
  const http = chartmogulHttp(options);
  const common = (id: StreamId) => ({
    spec: streamOf(options.spec, id),
    apiVersion: "v1",
    contract: "1",
    record: records[id],
  });
  return [
    listStream(http, "v1/customers", "entries", common("customers")),
    listStream(http, "v1/plans", "plans", common("plans")),
    subscriptionStream(http, common("subscriptions")),
    listStream(http, "v1/invoices", "invoices", common("invoices")),
    activityStream(http, common("activities")),
    metricStream(http, "v1/metrics/all", common("metrics")),
    metricStream(http, "v1/metrics/mrr", common("mrr_movements")),
  ];
};
