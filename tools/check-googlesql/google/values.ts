import type { GoogleType } from "../../../sandbox/warehouse/googlesql/types/types.ts";
import { type Plain, plainFloat, plainJson } from "../answer.ts";
import { dateText, packDatetime, packTime, unpackDatetime, unpackInterval, unpackTime } from "./civil.ts";

/** A value in Google's protocol: `value` names the field that is set; nothing is set for NULL. */
export interface ValueProto {
  value?: string;
  int64_value?: string;
  bool_value?: boolean;
  double_value?: number;
  string_value?: string;
  bytes_value?: Buffer;
  date_value?: number;
  array_value?: { element?: ValueProto[] };
  struct_value?: { field?: ValueProto[] };
  timestamp_value?: { seconds?: string; nanos?: number };
  datetime_value?: { bit_field_datetime_seconds?: string; nanos?: number };
  time_value?: string;
  numeric_value?: Buffer;
  bignumeric_value?: Buffer;
  json_value?: string;
  interval_value?: Buffer;
}

/** A value of Google's; a NULL array is the empty one, as BigQuery returns it. */
export function decodeValue(proto: ValueProto | undefined, type: GoogleType): Plain {
  if (type.kind === "ARRAY")
    return (proto?.array_value?.element ?? []).map((element) => decodeValue(element, type.element));
  if (!proto?.value) return null;
  switch (type.kind) {
    case "STRUCT":
      return type.fields.map((field, i) => decodeValue(proto.struct_value?.field?.[i], field.type));
    case "INT64":
    case "NULL":
      return proto.int64_value ?? "0";
    case "BOOL":
      return String(proto.bool_value);
    case "FLOAT64":
      return plainFloat(proto.double_value ?? 0);
    case "STRING":
      return proto.string_value ?? "";
    case "BYTES":
      return Buffer.from(proto.bytes_value ?? []).toString("base64");
    case "DATE":
      return dateText(proto.date_value ?? 0);
    case "TIME":
      return unpackTime(BigInt(proto.time_value ?? 0));
    case "DATETIME":
      return unpackDatetime(
        BigInt(proto.datetime_value?.bit_field_datetime_seconds ?? 0),
        proto.datetime_value?.nanos ?? 0,
      );
    case "TIMESTAMP": {
      const { seconds = "0", nanos = 0 } = proto.timestamp_value ?? {};
      return String(BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanos / 1000)));
    }
    case "NUMERIC":
      return decimalText(proto.numeric_value ?? Buffer.alloc(0), 9);
    case "BIGNUMERIC":
      return decimalText(proto.bignumeric_value ?? Buffer.alloc(0), 38);
    case "JSON":
      return plainJson(proto.json_value ?? "null");
    case "INTERVAL":
      return unpackInterval(Buffer.from(proto.interval_value ?? []));
  }
}

/** The other way round, for rows of tables and parameters. */
export function encodeValue(value: Plain, type: GoogleType): ValueProto {
  if (value === null) return {};
  if (typeof value !== "string") {
    if (type.kind === "ARRAY")
      return { array_value: { element: value.map((item) => encodeValue(item, type.element)) } };
    if (type.kind !== "STRUCT") throw new Error(`a list is no ${type.kind}`);
    return {
      struct_value: { field: type.fields.map((field, i) => encodeValue(value[i] ?? null, field.type)) },
    };
  }
  switch (type.kind) {
    case "INT64":
    case "NULL":
      return { int64_value: value };
    case "BOOL":
      return { bool_value: value === "true" };
    case "FLOAT64":
      return { double_value: Number(value) };
    case "STRING":
      return { string_value: value };
    case "BYTES":
      return { bytes_value: Buffer.from(value, "base64") };
    case "DATE":
      return { date_value: Date.parse(`${value}T00:00:00Z`) / 86_400_000 };
    case "TIME":
      return { time_value: String(packTime(value)) };
    case "DATETIME":
      return { datetime_value: packDatetime(value) };
    case "TIMESTAMP":
      return { timestamp_value: timestamp(microsOf(value)) };
    case "NUMERIC":
      return { numeric_value: decimalBytes(value, 9) };
    case "BIGNUMERIC":
      return { bignumeric_value: decimalBytes(value, 38) };
    case "JSON":
      return { json_value: value };
    default:
      throw new Error(`a ${type.kind} cannot be given to Google's implementation`);
  }
}

/** Of microseconds since 1970, or of text in UTC. */
function microsOf(text: string): bigint {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const [, second = "", fraction = ""] = /^(.{19})(?:\.(\d+))?/.exec(text) ?? [];
  return BigInt(Date.parse(`${second.replace(" ", "T")}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

function timestamp(micros: bigint): { seconds: string; nanos: number } {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return { seconds: String((micros - rest) / 1_000_000n), nanos: Number(rest) * 1000 };
}

/** A decimal of `scale` places from a little-endian number in two's complement; no zeros behind. */
function decimalText(bytes: Buffer, scale: number): string {
  let unscaled = 0n;
  for (const byte of [...bytes].reverse()) unscaled = (unscaled << 8n) | BigInt(byte);
  if ((bytes.at(-1) ?? 0) & 0x80) unscaled -= 1n << BigInt(8 * bytes.length);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, "");
  return unscaled < 0n ? `-${text}` : text;
}

function decimalBytes(text: string, scale: number): Buffer {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const size = BigInt(whole + fraction.padEnd(scale, "0"));
  const unscaled = sign ? -size : size;
  const bytes: number[] = [];
  let rest = unscaled;
  do {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n || rest === -1n) && (bytes.at(-1) ?? 0) >> 7 === (rest === 0n ? 0 : 1)));
  return Buffer.from(bytes);
}
