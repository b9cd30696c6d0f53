import { z } from "zod";

const identifier = z.string().regex(/^[a-z][a-z0-9_]*$/, "must be a lower-case identifier");

/**
 * How a stream learns that a record is gone: by its source's delete `events`, by a `flag` in the
 * record, by a `sweep` of all keys, by being `absent` from a full file, or `none` (never deleted).
 */
const deleteWays = ["events", "flag", "none", "sweep", "absent"] as const;

/**
 * Types of a CSV file's cells; a question mark lets a cell be empty. `id` is a text of 1 to 200 characters, `time` a
 * date with or without a time of day, `json` a JSON text.
 */
export const columnTypes = ["text", "id", "date", "time", "integer", "decimal", "boolean", "json"] as const;
export type ColumnType = (typeof columnTypes)[number];
const columnType = z
  .string()
  .regex(
    new RegExp(`^(${columnTypes.join("|")})\\??$`),
    `must be one of ${columnTypes.join(", ")}, with ? where empty cells are fine`,
  );

const retentionDays = z.number().int().min(30).optional();

const streamSpec = z.strictObject({
  id: identifier,
  description: z.string().min(1),
  /** Name of the CSV file; files sources only. */
  file: z.string().endsWith(".csv").optional(),
  /** The columns of the file by name, and their types; files sources only. */
  columns: z.record(z.string().min(1), columnType).optional(),
  /** Name of the tables, with a wildcard where a table is a day; export sources only. */
  table: z
    .string()
    .regex(/^\w+\*?$/)
    .optional(),
  primaryKey: z.array(z.string().min(1)).min(1),
  /** Field that orders versions of a record; null: versions are told apart by their hash. */
  version: z.string().min(1).nullable(),
  deletes: z.enum(deleteWays),
  freshness: z
    .strictObject({ warnHours: z.number().positive(), errorHours: z.number().positive() })
    .refine((hours) => hours.warnHours <= hours.errorHours, "warnHours must not exceed errorHours"),
  /** Paths in the payload that hold personal data. */
  personalData: z.array(z.string().min(1)),
  /** Days after which versions that are no longer a living record's newest are deleted; default: its source's, else never. */
  retentionDays,
});

const variables = z.record(
  z.string().regex(/^[A-Z][A-Z0-9_]*$/, "must be an upper-case name"),
  z.string().min(1),
);

const shared = {
  source: identifier,
  label: z.string().min(1),
  description: z.string().min(1),
  owner: z.string().min(1),
  retentionDays,
  /** Environment variables that hold secrets, and those that hold plain settings, with what each is. */
  secrets: variables,
  settings: variables,
  streams: z
    .array(streamSpec)
    .min(1)
    .refine(
      (streams) => new Set(streams.map(({ id }) => id)).size === streams.length,
      "stream ids must differ",
    ),
};

const cron = z.string().regex(/^\S+( \S+){4}$/, "must have five fields");

/** A way in for records that the source sends by itself, beside its schedule. */
const door = z.strictObject({
  /**
   * How a request proves who sent it: `stripe` by Stripe's signature, `hmac` by HMAC-SHA256 over timestamp.body, `key`
   * by a bearer key.
   */
  proof: z.enum(["stripe", "hmac", "key"]),
  /** The stream that its records belong to. */
  stream: identifier,
  /** Field of the body that holds an array of records; without one the body is the record. */
  items: z.string().min(1).optional(),
  /** When what was delivered is taken up, in the time zone of the schedule. */
  cron,
  /** Variables that hold the secret, and the one before it while both are in use, with what each is. */
  secrets: variables,
});

const apiSource = z.strictObject({
  ...shared,
  kind: z.literal("api"),
  schedule: z.strictObject({
    cron,
    timeZone: z.string().min(1),
    /** Attempt deadline of Cloud Scheduler and time-out of the function; 1,800 s at most. */
    deadlineSeconds: z.number().int().min(15).max(1800),
    /** How often a run that failed is tried again before the next slot; what runs many times a day needs none. */
    retries: z.number().int().min(0).max(5).default(0),
  }),
  /** When the keys of its streams are swept for deletes, in the time zone of its schedule. */
  sweep: z.strictObject({ cron }).optional(),
  /** Signed deliveries of the source's own records. */
  webhook: door.optional(),
  /** Records that others than the source collect for it. */
  collector: door.optional(),
});

const fileSource = z.strictObject({ ...shared, kind: z.literal("files") });

/** A source that its vendor writes into the warehouse itself: declared, read by staging, and never loaded by us. */
const exportSource = z.strictObject({
  ...shared,
  kind: z.literal("export"),
  /** The setting that names the data set. */
  dataset: z.string().min(1),
});

/** The doors of a source, by the kind of their function. */
export function doorsOf(spec: SourceSpec): { kind: "webhook" | "collect"; door: Door }[] {
  if (spec.kind !== "api") return [];
  return [
    ...(spec.webhook ? [{ kind: "webhook", door: spec.webhook } as const] : []),
    ...(spec.collector ? [{ kind: "collect", door: spec.collector } as const] : []),
  ];
}

/** The shape of one file includes/sources/<source>.yaml. */
export const sourceSpec = z
  .discriminatedUnion("kind", [apiSource, fileSource, exportSource])
  .refine(
    ({ kind, streams }) =>
      streams.every(({ file, columns }) =>
        [file, columns].every((given) => (given !== undefined) === (kind === "files")),
      ),
    "streams of a files source name their file and its columns, other streams have none",
  )
  .refine(
    ({ streams }) =>
      streams.every(({ columns, primaryKey }) => !columns || primaryKey.every((column) => column in columns)),
    "the primary key of a file must be among its columns",
  )
  .refine(
    ({ kind, streams }) => streams.every(({ table }) => (table !== undefined) === (kind === "export")),
    "streams of an export source name their table, other streams have none",
  )
  .refine(
    (source) =>
      source.kind !== "api" ||
      [source.webhook, source.collector].every(
        (door) => !door || source.streams.some(({ id, version }) => id === door.stream && version !== null),
      ),
    "a webhook or collector names a stream of its source whose records have versions",
  )
  .refine(
    (source) => source.kind !== "export" || source.dataset in source.settings,
    "the data set of an export source is one of its settings",
  );

export type Door = z.output<typeof door>;
export type StreamSpec = z.output<typeof streamSpec>;
export type SourceSpec = z.output<typeof sourceSpec>;
export type ApiSourceSpec = z.output<typeof apiSource>;
