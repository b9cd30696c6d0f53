const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base 32, padded. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  const letters = groups.map((group) => LETTERS[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, "=");
}

/**
 * Bytes of base 32 text in capitals, padded or not.
 * @throws Error for any other text
 */
export function fromBase32(text: string): Uint8Array {
  const letters = text.replace(/=+$/, "");
  const whole = [0, 2, 4, 5, 7].includes(letters.length % 8);
  const padded = text.length === letters.length || text.length === Math.ceil(letters.length / 8) * 8;
  if (!whole || !padded || !/^[A-Z2-7]*$/.test(letters)) {
    throw new Error("Failed to decode invalid base32 string");
  }
  const bits = [...letters].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/**
 * Bytes of base 64 text, padded or not, with white space anywhere.
 * @throws Error for any other text
 */
export function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/\s+/g, "");
  const letters = bare.replace(/={1,2}$/, "");
  const padded = bare.length === letters.length || bare.length % 4 === 0;
  if (letters.length % 4 === 1 || !padded || !/^[A-Za-z0-9+/]*$/.test(letters)) {
    throw new Error("Failed to decode invalid base64 string");
  }
  return Buffer.from(letters, "base64");
}
