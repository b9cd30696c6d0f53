import { z } from "zod";
import { RestError } from "./errors.ts";

/** JSON's int64: BigQuery's clients send numbers as numbers or as strings. */
const integer = z.coerce.number().int();
const flag = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i)
    .transform((text) => text.toLowerCase() === "true"),
]);
const labelKey = z
  .string()
  .regex(
    /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u,
    "label keys are lower-case letters, digits, _ and -, at most 63",
  );
const labelValue = z
  .string()
  .regex(
    /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u,
    "label values are lower-case letters, digits, _ and -, at most 63",
  );
const labels = z.record(labelKey, labelValue);
const names = z.array(z.string());

const tableReference = z.object({
  projectId: z.string().optional(),
  datasetId: z.string().min(1),
  tableId: z.string().min(1),
});
export type TableReference = z.infer<typeof tableReference>;

const fieldSchema = z.object({
  name: z.string().min(1),
  type: z.string().min(1),
  mode: z.string().nullish(),
  description: z.string().nullish(),
  precision: z.coerce.string().nullish(),
  scale: z.coerce.string().nullish(),
  maxLength: z.coerce.string().nullish(),
  defaultValueExpression: z.string().nullish(),
  policyTags: z.object({ names }).nullish(),
  get fields() {
    return z.array(fieldSchema).nullish();
  },
});
export type FieldJson = z.infer<typeof fieldSchema>;

const tableSchema = z.object({ fields: z.array(fieldSchema).optional() });

const timePartitioning = z.object({
  type: z.enum(["DAY", "HOUR", "MONTH", "YEAR"]).default("DAY"),
  field: z.string().nullish(),
  expirationMs: z.coerce.string().nullish(),
  requirePartitionFilter: flag.nullish(),
});
const rangePartitioning = z.object({
  field: z.string(),
  range: z.object({ start: z.coerce.string(), end: z.coerce.string(), interval: z.coerce.string() }),
});
const partitioned = {
  timePartitioning: timePartitioning.nullish(),
  rangePartitioning: rangePartitioning.nullish(),
  requirePartitionFilter: flag.nullish(),
  clustering: z.object({ fields: names }).nullish(),
};
export interface PartitionJson {
  timePartitioning?: z.infer<typeof timePartitioning> | null | undefined;
  rangePartitioning?: z.infer<typeof rangePartitioning> | null | undefined;
  requirePartitionFilter?: boolean | null | undefined;
}

const tableConstraints = z.object({
  primaryKey: z.object({ columns: names.min(1) }).nullish(),
  foreignKeys: z
    .array(
      z.object({
        name: z.string().nullish(),
        referencedTable: tableReference,
        columnReferences: z
          .array(z.object({ referencingColumn: z.string(), referencedColumn: z.string() }))
          .min(1),
      }),
    )
    .nullish(),
});
export type ConstraintsJson = z.infer<typeof tableConstraints>;

const described = {
  friendlyName: z.string().nullish(),
  description: z.string().nullish(),
  labels: z.record(labelKey, labelValue.nullable()).nullish(),
};

const view = z.object({ query: z.string().min(1), useLegacySql: flag.nullish() });

export const tableJson = z.object({
  tableReference: tableReference.partial().optional(),
  schema: tableSchema.nullish(),
  view: view.nullish(),
  materializedView: z
    .object({
      query: z.string().min(1),
      enableRefresh: flag.nullish(),
      refreshIntervalMs: z.coerce.string().nullish(),
      maxStaleness: z.string().nullish(),
    })
    .nullish(),
  externalDataConfiguration: z.unknown().optional(),
  biglakeConfiguration: z.unknown().optional(),
  encryptionConfiguration: z.unknown().optional(),
  defaultCollation: z.string().nullish(),
  snapshotDefinition: z.unknown().optional(),
  cloneDefinition: z.unknown().optional(),
  expirationTime: z.coerce.number().nullish(),
  tableConstraints: tableConstraints.nullish(),
  ...partitioned,
  ...described,
});
export type TableJson = z.infer<typeof tableJson>;

export const datasetJson = z.object({
  datasetReference: z.object({ datasetId: z.string().min(1) }).optional(),
  location: z.string().nullish(),
  defaultTableExpirationMs: z.coerce.string().nullish(),
  access: z.array(z.record(z.string(), z.unknown())).nullish(),
  defaultPartitionExpirationMs: z.coerce.string().nullish(),
  maxTimeTravelHours: z.coerce.string().nullish(),
  storageBillingModel: z.string().nullish(),
  resourceTags: z.record(z.string(), z.string()).nullish(),
  isCaseInsensitive: flag.nullish(),
  defaultCollation: z.string().nullish(),
  defaultRoundingMode: z.string().nullish(),
  defaultEncryptionConfiguration: z.unknown().optional(),
  externalDatasetReference: z.unknown().optional(),
  linkedDatasetSource: z.unknown().optional(),
  ...described,
});
export type DatasetJson = z.infer<typeof datasetJson>;

const standardType = z.object({
  typeKind: z.string().min(1),
  get arrayElementType() {
    return standardType.nullish();
  },
  get structType() {
    return z
      .object({ fields: z.array(z.object({ name: z.string().nullish(), type: standardType })).nullish() })
      .nullish();
  },
});
export type StandardTypeJson = z.infer<typeof standardType>;

export const routineJson = z.object({
  routineReference: z.object({ routineId: z.string().min(1) }).optional(),
  routineType: z.string().default("SCALAR_FUNCTION"),
  language: z.string().nullish(),
  arguments: z
    .array(
      z.object({
        name: z.string().nullish(),
        mode: z.enum(["IN", "OUT", "INOUT", "MODE_UNSPECIFIED"]).nullish(),
        argumentKind: z.string().nullish(),
        dataType: standardType.nullish(),
      }),
    )
    .nullish(),
  returnType: standardType.nullish(),
  returnTableType: z
    .object({ columns: z.array(z.object({ name: z.string(), type: standardType })) })
    .nullish(),
  definitionBody: z.string().min(1),
  importedLibraries: names.nullish(),
  remoteFunctionOptions: z.unknown().optional(),
  sparkOptions: z.unknown().optional(),
  dataGovernanceType: z.string().nullish(),
});
export type RoutineJson = z.infer<typeof routineJson>;

const parameterType = z.object({
  type: z.string().min(1),
  get arrayType() {
    return parameterType.nullish();
  },
  get structTypes() {
    return z.array(z.object({ name: z.string().nullish(), type: parameterType })).nullish();
  },
});
export type ParameterType = z.infer<typeof parameterType>;

const parameterValue = z.object({
  value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  get arrayValues() {
    return z.array(parameterValue).nullish();
  },
  get structValues() {
    return z.record(z.string(), parameterValue).nullish();
  },
});
export type ParameterValue = z.infer<typeof parameterValue>;

const queryParameter = z.object({
  name: z.string().nullish(),
  parameterType,
  parameterValue: parameterValue.default({}),
});
export type QueryParameter = z.infer<typeof queryParameter>;

const querySettings = {
  query: z.string(),
  useLegacySql: flag.nullish(),
  parameterMode: z.string().nullish(),
  queryParameters: z.array(queryParameter).nullish(),
  defaultDataset: z.object({ datasetId: z.string(), projectId: z.string().optional() }).nullish(),
  maximumBytesBilled: integer.nullish(),
  createSession: flag.nullish(),
  connectionProperties: z.array(z.object({ key: z.string(), value: z.string() })).nullish(),
};

const writeDisposition = z.enum(["WRITE_TRUNCATE", "WRITE_APPEND", "WRITE_EMPTY"]).nullish();
const createDisposition = z.enum(["CREATE_IF_NEEDED", "CREATE_NEVER"]).nullish();
const updateOptions = z.array(z.enum(["ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"])).nullish();

export const queryConfiguration = z.object({
  ...querySettings,
  ...partitioned,
  destinationTable: tableReference.nullish(),
  writeDisposition,
  createDisposition,
  schemaUpdateOptions: updateOptions,
  tableDefinitions: z.record(z.string(), z.unknown()).nullish(),
  userDefinedFunctionResources: z.array(z.unknown()).nullish(),
});
export type QueryConfiguration = z.infer<typeof queryConfiguration>;

export const loadConfiguration = z.object({
  ...partitioned,
  destinationTable: tableReference,
  sourceUris: names.nullish(),
  schema: tableSchema.nullish(),
  sourceFormat: z.string().default("CSV"),
  autodetect: flag.nullish(),
  writeDisposition,
  createDisposition,
  schemaUpdateOptions: updateOptions,
  skipLeadingRows: integer.nullish(),
  fieldDelimiter: z.string().nullish(),
  quote: z.string().nullish(),
  nullMarker: z.string().nullish(),
  allowQuotedNewlines: flag.nullish(),
  allowJaggedRows: flag.nullish(),
  encoding: z.string().nullish(),
  ignoreUnknownValues: flag.nullish(),
  maxBadRecords: integer.nullish(),
  projectionFields: names.nullish(),
  hivePartitioningOptions: z.unknown().optional(),
  destinationTableProperties: z
    .object({ ...described, expirationTime: z.coerce.number().nullish() })
    .nullish(),
});
export type LoadConfiguration = z.infer<typeof loadConfiguration>;

export const extractConfiguration = z.object({
  sourceTable: tableReference.nullish(),
  sourceModel: z.unknown().optional(),
  destinationUri: z.string().nullish(),
  destinationUris: names.nullish(),
  destinationFormat: z.string().default("CSV"),
  compression: z.string().default("NONE"),
  fieldDelimiter: z.string().nullish(),
  printHeader: flag.nullish(),
});
export type ExtractConfiguration = z.infer<typeof extractConfiguration>;

export const copyConfiguration = z.object({
  sourceTable: tableReference.nullish(),
  sourceTables: z.array(tableReference).nullish(),
  destinationTable: tableReference,
  writeDisposition,
  createDisposition,
  operationType: z.string().nullish(),
});
export type CopyConfiguration = z.infer<typeof copyConfiguration>;

export const jobJson = z.object({
  jobReference: z
    .object({
      jobId: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,1024}$/, "letters, digits, _ and -, at most 1024")
        .nullish(),
      location: z.string().nullish(),
    })
    .nullish(),
  configuration: z.looseObject({
    labels: labels.nullish(),
    dryRun: flag.nullish(),
    jobTimeoutMs: integer.nullish(),
  }),
});
export type JobJson = z.infer<typeof jobJson>;

const formatOptions = z.object({
  useInt64Timestamp: flag.nullish(),
  timestampOutputFormat: z.string().nullish(),
});

export const queryRequest = z.object({
  ...querySettings,
  labels: labels.nullish(),
  dryRun: flag.nullish(),
  timeoutMs: integer.nullish(),
  jobTimeoutMs: integer.nullish(),
  maxResults: integer.nullish(),
  location: z.string().nullish(),
  requestId: z.string().nullish(),
  formatOptions: formatOptions.nullish(),
});
export type QueryRequest = z.infer<typeof queryRequest>;

export const insertAllRequest = z.object({
  rows: z.array(z.object({ insertId: z.string().nullish(), json: z.record(z.string(), z.unknown()) })),
  skipInvalidRows: flag.nullish(),
  ignoreUnknownValues: flag.nullish(),
  templateSuffix: z.string().nullish(),
});

/** Parses what a client sent; a wrong shape is BigQuery's 400 that names the field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join(".") ?? "";
  throw new RestError("invalid", `Invalid value for ${path || "the request"}: ${issue?.message}`, path);
}
