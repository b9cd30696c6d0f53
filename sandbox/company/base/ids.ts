import { createHash } from "node:crypto";
import type { Rng } from "./rng.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HEX = "0123456789abcdef";

/** An id in Stripe's style: prefix and `length` characters of base 62. */
export function base62Id(rng: Rng, prefix: string, length = 14): string {
  let id = prefix;
  for (let i = 0; i < length; i++) id += BASE62[rng.bits() % 62];
  return id;
}

export function hexId(rng: Rng, prefix: string, length: number): string {
  let id = prefix;
  for (let i = 0; i < length; i++) id += HEX[rng.bits() & 15];
  return id;
}

/** A version 4 UUID. */
export function uuid(rng: Rng): string {
  return uuidOf(hexId(rng, "", 32));
}

/** The UUID that belongs to a text: the same for the same text, another for any other. */
export function uuidFor(text: string): string {
  return uuidOf(hashFor(text));
}

/** Hexadecimal SHA-256 of a text: an id that no other text shares, which a random stream's 32-bit seed cannot give. */
export function hashFor(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function uuidOf(hex: string): string {
  const variant = HEX[8 + (Number.parseInt(hex[16] as string, 16) & 3)];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** An id of six hexadecimal digits that no other `index` below 16 million shares. */
export function shortId(prefix: string, index: number): string {
  const scattered = (Math.imul(index, 0x9e3779) + 0x2e4581) & 0xffffff;
  return `${prefix}${scattered.toString(16).padStart(6, "0")}`;
}
