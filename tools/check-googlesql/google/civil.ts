const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** Bits of a packed TIME or DATETIME, from a given one on. */
const bits = (value: bigint, from: number, width: number): number =>
  Number((value >> BigInt(from)) & ((1n << BigInt(width)) - 1n));

/** `2024-01-31` of days since 1970. */
export function dateText(days: number): string {
  return new Date(days * 86_400_000).toISOString().replace(/T.*/, "");
}

/** Decimals of a second without zeros behind, with their point; none where there are none. */
const fractionText = (micros: number): string =>
  micros === 0 ? "" : `.${pad(micros, 6).replace(/0+$/, "")}`;

/** `12:34:56.5` */
function timeText(hour: number, minute: number, second: number, nanos: number): string {
  const fraction = fractionText(Math.floor(nanos / 1000));
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}`;
}

/** TIME from its 64 bits: hour, minute, second and 30 bits of nanoseconds. */
export function unpackTime(packed: bigint): string {
  const seconds = packed >> 30n;
  return timeText(bits(seconds, 12, 5), bits(seconds, 6, 6), bits(seconds, 0, 6), bits(packed, 0, 30));
}

export function packTime(text: string): bigint {
  const [, hour = "0", minute = "0", second = "0", fraction = ""] =
    /^(\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const seconds = (BigInt(hour) << 12n) | (BigInt(minute) << 6n) | BigInt(second);
  return (seconds << 30n) | BigInt(fraction.padEnd(9, "0"));
}

/** DATETIME from its bits of year to second, and nanoseconds beside them. */
export function unpackDatetime(packed: bigint, nanos: number): string {
  const date = `${pad(bits(packed, 26, 14), 4)}-${pad(bits(packed, 22, 4))}-${pad(bits(packed, 17, 5))}`;
  return `${date}T${timeText(bits(packed, 12, 5), bits(packed, 6, 6), bits(packed, 0, 6), nanos)}`;
}

export function packDatetime(text: string): { bit_field_datetime_seconds: string; nanos: number } {
  const [date = "", time = ""] = text.split(/[T ]/);
  const [year = "0", month = "0", day = "0"] = date.split("-");
  const packed = packTime(time);
  const seconds = (BigInt(year) << 26n) | (BigInt(month) << 22n) | (BigInt(day) << 17n) | (packed >> 30n);
  return { bit_field_datetime_seconds: String(seconds), nanos: bits(packed, 0, 30) };
}

/** INTERVAL `Y-M D H:M:S[.F]` from 16 bytes: microseconds, days, and months with the rest of nanoseconds. */
export function unpackInterval(bytes: Buffer): string {
  const micros = bytes.readBigInt64LE(0);
  const days = bytes.readInt32LE(8);
  const last = bytes.readUInt32LE(12);
  const months = ((last >>> 13) & 0x3ffff) * (last >>> 31 ? -1 : 1);
  const size = Math.abs(months);
  const time = micros < 0n ? -micros : micros;
  const seconds = time / 1_000_000n;
  const fraction = fractionText(Number(time % 1_000_000n));
  return (
    `${months < 0 ? "-" : ""}${Math.floor(size / 12)}-${size % 12} ${days} ` +
    `${micros < 0n ? "-" : ""}${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${fraction}`
  );
}
