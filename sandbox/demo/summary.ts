/** What the demo found: printed as tables, or as JSON. Times in milliseconds. */
export interface DemoSummary {
  scale: string;
  as_of: string;
  streams: StreamRow[];
  build: BuildSummary;
  metrics: MetricRow[];
  page: string;
  phases: { name: string; milliseconds: number }[];
  peak_memory_mb: { process: string; megabytes: number }[];
}

export interface StreamRow {
  source: string;
  stream: string;
  fetched: number;
  inserted: number;
  present: number;
  quarantined: number;
  milliseconds: number;
}

/** What `dcis build --json` prints. */
export interface BuildSummary {
  milliseconds: number;
  tables: { ok: number; failed: number; skipped: number };
  assertions: { ok: number; failed: number; skipped: number };
  actions: { name: string; kind: string; status: string; milliseconds: number | null; error: string }[];
}

/** A row of `dcis metrics list --json`. */
export interface MetricRow {
  metric_id: string;
  label: string;
  domain: string;
  grain: string;
  state: string;
  summary: string;
  value: string;
  centre: string;
  limits: string;
  signals: number;
}
