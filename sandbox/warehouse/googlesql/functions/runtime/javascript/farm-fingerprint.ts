import { fingerprint64 } from "farmhash-modern";

/**
 * FARM_FINGERPRINT of bytes, as a signed integer. farmhash-modern goes wrong where a long input ends with a whole block of 64
 * bytes; those are hashed here, slowly.
 */
export function farmFingerprint(bytes: Uint8Array): bigint {
  const whole = bytes.length > 64 && bytes.length % 64 === 0;
  return BigInt.asIntN(64, whole ? ofWholeBlocks(bytes) : fingerprint64(bytes));
}

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;

/** FarmHash's `Hash64` for more than 64 bytes that fill their blocks: the last block is hashed once more, and differently. */
function ofWholeBlocks(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number) => view.getBigUint64(offset, true);
  let [x, y] = [81n, wrap(81n * K1 + 113n)];
  let z = wrap(mix(wrap(y * K2 + 113n)) * K2);
  let [v, w]: [Pair, Pair] = [
    [0n, 0n],
    [0n, 0n],
  ];
  x = wrap(x * K2 + at(0));
  const last = bytes.length - 64;
  for (let block = 0; block < last; block += 64) round(block, K1, 1n);
  const multiplier = wrap(K1 + ((z & 0xffn) << 1n));
  w = [wrap(w[0] + 63n), w[1]];
  v = [wrap(v[0] + w[0]), v[1]];
  w = [wrap(w[0] + v[0]), w[1]];
  round(last, multiplier, 9n);
  return pairHash(
    wrap(pairHash(v[0], w[0], multiplier) + mix(y) * K0 + z),
    wrap(pairHash(v[1], w[1], multiplier) + x),
    multiplier,
  );

  function round(block: number, by: bigint, weight: bigint): void {
    x = wrap(rotate(x + y + v[0] + at(block + 8), 37n) * by);
    y = wrap(rotate(y + v[1] + at(block + 48), 42n) * by);
    x ^= wrap(w[1] * weight);
    y = wrap(y + v[0] * weight + at(block + 40));
    z = wrap(rotate(z + w[0], 33n) * by);
    v = seeded(block, v[1] * by, x + w[0]);
    w = seeded(block + 32, z + w[1], y + at(block + 16));
    [z, x] = [x, z];
  }

  function seeded(offset: number, first: bigint, second: bigint): Pair {
    const start = wrap(first + at(offset));
    const sum = wrap(start + at(offset + 8) + at(offset + 16));
    const turned = rotate(second + start + at(offset + 24), 21n) + rotate(sum, 44n);
    return [wrap(sum + at(offset + 24)), wrap(turned + start)];
  }
}

type Pair = readonly [bigint, bigint];

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, by: bigint): bigint {
  const bits = wrap(value);
  return wrap((bits >> by) | (bits << (64n - by)));
}

function mix(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function pairHash(first: bigint, second: bigint, multiplier: bigint): bigint {
  const a = mix(wrap((first ^ second) * multiplier));
  return wrap(mix(wrap((second ^ a) * multiplier)) * multiplier);
}
