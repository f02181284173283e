const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LENGTH = 6;

/**
 * Whether a text is so many bytes in Bech32 (BIP 173), of any length and without spelling mistakes: those change the checksum.
 * @param prefix what stands before the 1, in lower case
 */
export function isBech32(text: string, prefix: string, bytes: number): boolean {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return false;
  if (!lower.startsWith(`${prefix}1`)) return false;
  const values = [...lower.slice(prefix.length + 1)].map((letter) => ALPHABET.indexOf(letter));
  const length = Math.ceil((bytes * 8) / 5);
  if (values.includes(-1) || values.length !== length + CHECKSUM_LENGTH) return false;
  const unused = 5 * length - 8 * bytes;
  return (values[length - 1] & ((1 << unused) - 1)) === 0 && checksum([...expanded(prefix), ...values]) === 1;
}

/** The prefix as it goes into the checksum: the high bits of its letters, 0, and the low ones. */
function expanded(prefix: string): number[] {
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...letters.map((letter) => letter >> 5), 0, ...letters.map((letter) => letter & 31)];
}

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator;
    });
  }
  return sum;
}
