import {
  BIGINT,
  BLOB,
  blobValue,
  type DuckDBBlobValue,
  type DuckDBConnection,
  VARCHAR,
} from "@duckdb/node-api";
import { base32, fromBase32, fromBase64 } from "./byte-texts.ts";
import { registerScalar } from "./register.ts";

/** Bitwise operators of BYTES, and BYTES as text in the formats of CAST. */
export function registerBitFunctions(connection: DuckDBConnection): void {
  registerScalar(
    connection,
    "bq_bytes_bits",
    [BLOB, BLOB, VARCHAR],
    BLOB,
    ({ bytes: a }: DuckDBBlobValue, { bytes: b }: DuckDBBlobValue, operator: string) => {
      if (a.length !== b.length) {
        throw new Error(
          `Bitwise binary operator for BYTES requires equal length of the inputs. Got ${a.length} bytes on the left hand side and ${b.length} bytes on the right hand side.`,
        );
      }
      const combine = BITS[operator] as (a: number, b: number) => number;
      return blobValue(a.map((byte, i) => combine(byte, b[i] as number)));
    },
  );
  registerScalar(
    connection,
    "bq_bytes_shift",
    [BLOB, BIGINT, VARCHAR],
    BLOB,
    ({ bytes }: DuckDBBlobValue, by: bigint, operator: string) => {
      if (by < 0n) throw new Error("Bitwise shift by negative offset.");
      const size = BigInt(bytes.length * 8);
      if (by >= size) return blobValue(new Uint8Array(bytes.length));
      const value = BigInt(`0x${hexOf(bytes)}`);
      const shifted = BigInt.asUintN(Number(size), operator === "<<" ? value << by : value >> by);
      return blobValue(Buffer.from(shifted.toString(16).padStart(bytes.length * 2, "0"), "hex"));
    },
  );
  registerScalar(
    connection,
    "bq_bytes_as",
    [BLOB, VARCHAR],
    VARCHAR,
    ({ bytes }: DuckDBBlobValue, format: string) => bytesAs(bytes, format),
  );
  registerScalar(connection, "bq_bytes_from", [VARCHAR, VARCHAR], BLOB, (text: string, format: string) =>
    blobValue(bytesFrom(text, format)),
  );
}

const BITS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "~": (a) => 255 & ~a,
};

/** Bits of a digit of the formats that are numbers. */
const DIGIT_BITS: Readonly<Record<string, number>> = { BASE2: 1, BASE8: 3, HEX: 4, BASE16: 4 };

function bytesAs(bytes: Uint8Array, format: string): string {
  const digitBits = DIGIT_BITS[format];
  if (digitBits) {
    const width = Math.ceil((bytes.length * 8) / digitBits);
    return bytes.length === 0
      ? ""
      : BigInt(`0x${hexOf(bytes)}`)
          .toString(2 ** digitBits)
          .padStart(width, "0");
  }
  const text = Buffer.from(bytes);
  if (format === "BASE32") return base32(bytes);
  if (format === "BASE64") return text.toString("base64");
  if (format === "BASE64M") return (text.toString("base64").match(/.{1,76}/g) ?? []).join("\n");
  if (format === "ASCII" && bytes.some((byte) => byte > 127))
    throw new Error("Failed to decode invalid ASCII string");
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function bytesFrom(text: string, format: string): Uint8Array {
  const digitBits = DIGIT_BITS[format];
  if (digitBits) {
    const digits = "0123456789abcdef".slice(0, 2 ** digitBits);
    if (![...text.toLowerCase()].every((digit) => digits.includes(digit))) {
      throw new Error(
        `Failed to decode invalid ${format === "HEX" ? "hexadecimal" : format.toLowerCase()} string`,
      );
    }
    const bits = [...text]
      .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(digitBits, "0"))
      .join("");
    const size = format.startsWith("BASE8") ? Math.floor(bits.length / 8) : Math.ceil(bits.length / 8);
    const kept = bits.slice(Math.max(0, bits.length - size * 8)).padStart(size * 8, "0");
    return Uint8Array.from(kept.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  }
  if (format === "BASE32") return fromBase32(text);
  if (format.startsWith("BASE64")) return fromBase64(text);
  const bytes = Buffer.from(text);
  if (format === "ASCII" && bytes.some((byte) => byte > 127))
    throw new Error("Failed to decode invalid ASCII string");
  return bytes;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex") || "0";
}
