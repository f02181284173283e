import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect, test } from "vitest";
import { isBech32 } from "../../src/fingerprint/bech32.ts";

const KINDS = [
  ["X25519", generateX25519Identity, "age-secret-key-", "age", 32],
  ["X25519 with ML-KEM-768", generateHybridIdentity, "age-secret-key-pq-", "age1pq", 1216],
] as const;

test.each(KINDS)(
  "age's own keys of %s are told by their prefix and length",
  async (_, generate, ours, theirs, bytes) => {
    const identity = await generate();
    const recipient = await identityToRecipient(identity);
    expect([isBech32(identity, ours, 32), isBech32(recipient, theirs, bytes)]).toEqual([true, true]);
    expect([isBech32(identity, theirs, 32), isBech32(recipient, theirs, bytes - 1)]).toEqual([false, false]);
  },
);

test("one wrong letter anywhere, or two that changed places, is noticed", async () => {
  const recipient = await identityToRecipient(await generateX25519Identity());
  for (let i = 4; i < recipient.length; i += 1) {
    const other = recipient[i] === "q" ? "p" : "q";
    expect(isBech32(`${recipient.slice(0, i)}${other}${recipient.slice(i + 1)}`, "age", 32)).toBe(false);
    const [a, b] = [recipient[i - 1], recipient[i]];
    if (i === 4 || a === b) continue;
    expect(isBech32(`${recipient.slice(0, i - 1)}${b}${a}${recipient.slice(i + 1)}`, "age", 32)).toBe(false);
  }
});

test("upper and lower case are the same, and not mixed", async () => {
  const recipient = await identityToRecipient(await generateX25519Identity());
  expect(isBech32(recipient.toUpperCase(), "age", 32)).toBe(true);
  expect(isBech32(`A${recipient.slice(1)}`, "age", 32)).toBe(false);
});

test.each([
  // Of BIP 173; the last is Bech32m's.
  ["a12uel5l", "a", 0, true],
  ["split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split", 30, true],
  ["split1cheo2y9e2w", "split", 1, false],
  ["a1lqfn3a", "a", 0, false],
])("%s is what the standard says", (text, prefix, bytes, valid) => {
  expect(isBech32(text, prefix, bytes)).toBe(valid);
});
