import type { Random } from "../random.ts";

/** A whole number from 0 to below `n`. */
export function below(n: number, { uniform }: Random): number {
  return Math.floor(uniform() * n);
}

export function pick<T>(from: readonly T[], random: Random): T {
  return from[below(from.length, random)];
}

/** Mostly 1, now and then some more. */
export function few({ uniform }: Random): number {
  return 1 + Math.floor(-Math.log(1 - uniform()) * 0.8);
}

/** Numbers at which programs go wrong. */
export const NUMBERS = [0, 1, 2, 127, 128, 255, 256, 32767, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53];

/** Bytes put together from what came before, with something between. */
function replace(bytes: Buffer, at: number, drop: number, put: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(Math.min(bytes.length, at + drop))]);
}

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256, random)));
}

type Mutation = (bytes: Buffer, other: Buffer, random: Random) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, _, random) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[below(copy.length, random)] ^= 1 << below(8, random);
    return copy;
  },
  function setByte(bytes, _, random) {
    return replace(bytes, below(bytes.length + 1, random), 1, noise(1, random));
  },
  function cutOut(bytes, _, random) {
    return replace(
      bytes,
      below(bytes.length + 1, random),
      below(bytes.length + 1, random) >> below(8, random),
      noise(0, random),
    );
  },
  function cutShort(bytes, _, random) {
    return bytes.subarray(0, below(bytes.length + 1, random));
  },
  function putIn(bytes, _, random) {
    return replace(bytes, below(bytes.length + 1, random), 0, noise(1 + below(16, random), random));
  },
  function setNumber(bytes, _, random) {
    const number = Buffer.alloc(8);
    const value = BigInt(pick(NUMBERS, random));
    if (random.uniform() < 0.5) number.writeBigUInt64LE(value);
    else number.writeBigUInt64BE(value);
    const size = pick([2, 4, 8], random);
    return replace(bytes, below(bytes.length + 1, random), size, number.subarray(0, size));
  },
  function repeat(bytes, _, random) {
    const at = below(bytes.length + 1, random);
    const part = bytes.subarray(at, at + 1 + below(32, random));
    return replace(bytes, at, 0, Buffer.concat(Array(1 + below(64, random)).fill(part)));
  },
  function splice(bytes, other, random) {
    const at = below(other.length + 1, random);
    return replace(
      bytes,
      below(bytes.length + 1, random),
      below(64, random),
      other.subarray(at, at + below(256, random)),
    );
  },
];

/** Bytes changed in a few places, by kinds of change that any format may meet. */
export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Buffer {
  let mutant: Buffer = Buffer.from(bytes);
  for (let left = few(random); left > 0; left -= 1) {
    mutant = pick(MUTATIONS, random)(mutant, Buffer.from(other), random);
  }
  return mutant;
}
