import { isIPv4, isIPv6 } from "node:net";
import {
  BIGINT,
  BLOB,
  blobValue,
  type DuckDBBlobValue,
  type DuckDBConnection,
  VARCHAR,
} from "@duckdb/node-api";
import { registerScalar } from "./register.ts";

/** NET.IP_*: addresses as 4 or 16 bytes in network order. */
export function registerAddressFunctions(connection: DuckDBConnection): void {
  const bytes = (values: ArrayLike<number>) => blobValue(Uint8Array.from(values));
  registerScalar(connection, "bq_net_ip_from_string", [VARCHAR], BLOB, (text: string) => {
    const address = parseAddress(text);
    if (address) return bytes(address);
    throw new Error(`NET.IP_FROM_STRING() encountered an unparseable IP-address: ${text}`);
  });
  registerScalar(connection, "bq_net_safe_ip_from_string", [VARCHAR], BLOB, (text: string) => {
    const address = parseAddress(text);
    return address && bytes(address);
  });
  registerScalar(connection, "bq_net_ip_to_string", [BLOB], VARCHAR, ({ bytes: ip }: DuckDBBlobValue) => {
    if (ip.length === 4) return ip.join(".");
    if (ip.length === 16) return printLong(ip);
    throw new Error(
      `NET.IP_TO_STRING() encountered an invalid IP address. Expected 4 (for IPv4) or 16 (for IPv6) bytes but got ${ip.length}`,
    );
  });
  registerScalar(connection, "bq_net_ip_net_mask", [BIGINT, BIGINT], BLOB, (size: bigint, bits: bigint) => {
    if (size !== 4n && size !== 16n) {
      throw new Error(
        `The first argument of NET.IP_NET_MASK() must be either 4 (for IPv4) or 16 (for IPv6); got ${size}`,
      );
    }
    if (bits < 0n || bits > size * 8n) {
      throw new Error(
        `The second argument of NET.IP_NET_MASK() must be between 0 and the first argument * 8; got ${bits}`,
      );
    }
    return bytes(mask(Number(size), Number(bits)));
  });
  registerScalar(
    connection,
    "bq_net_ip_trunc",
    [BLOB, BIGINT],
    BLOB,
    (value: DuckDBBlobValue, bits: bigint) => {
      const ip = value.bytes;
      if (ip.length !== 4 && ip.length !== 16) {
        throw new Error(
          `The first argument of NET.IP_TRUNC() must have length 4 (for IPv4) or 16 (for IPv6); got ${ip.length}`,
        );
      }
      if (bits < 0n || bits > ip.length * 8) {
        throw new Error(
          `The second argument of NET.IP_TRUNC() must be between 0 and 8 * LENGTH(first argument); got ${bits}`,
        );
      }
      const kept = mask(ip.length, Number(bits));
      return bytes(ip.map((byte, i) => byte & (kept[i] as number)));
    },
  );
  registerScalar(connection, "bq_net_ipv4_from_int64", [BIGINT], BLOB, (n: bigint) => {
    if (n < -0x80000000n || n > 0xffffffffn) {
      throw new Error(
        `NET.IPV4_FROM_INT64() encountered an invalid integer IP. Expected range: [-0x80000000, 0xFFFFFFFF]; got ${n}`,
      );
    }
    return bytes([24n, 16n, 8n, 0n].map((shift) => Number((n >> shift) & 255n)));
  });
  registerScalar(connection, "bq_net_ipv4_to_int64", [BLOB], BIGINT, ({ bytes: ip }: DuckDBBlobValue) => {
    if (ip.length === 4) return ip.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    throw new Error(
      `NET.IPV4_TO_INT64() encountered a non-IPv4 address. Expected 4 bytes but got ${ip.length}`,
    );
  });
}

function mask(size: number, bits: number): number[] {
  return Array.from({ length: size }, (_, i) => 255 & ~(255 >> Math.min(8, Math.max(0, bits - i * 8))));
}

function parseAddress(text: string): number[] | null {
  if (isIPv4(text)) return text.split(".").map(Number);
  if (!isIPv6(text) || text.includes("%")) return null;
  const hex = text.replace(/[\d.]+$/, (tail) =>
    tail.includes(".") ? groupsOf(tail.split(".").map(Number)).join(":") : tail,
  );
  const [left = "", right] = hex.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
}

/** Groups of 16 bits, in hexadecimal without leading zeros. */
function groupsOf(bytes: ArrayLike<number>): string[] {
  return Array.from({ length: bytes.length / 2 }, (_, i) =>
    ((bytes[2 * i] as number) * 256 + (bytes[2 * i + 1] as number)).toString(16),
  );
}

/** RFC 5952, with the last four bytes in decimals where the address maps or holds one of IPv4. */
function printLong(ip: Uint8Array): string {
  const groups = groupsOf(ip);
  const zeros = groups.findIndex((group) => group !== "0");
  const mapped = zeros === 5 && groups[5] === "ffff";
  if (mapped || (zeros === 6 && groups[6] !== "0")) {
    return `::${mapped ? "ffff:" : ""}${ip.slice(12).join(".")}`;
  }
  let [start, length] = [-1, 1];
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (groups[to] === "0") to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (start < 0) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}
