/**
 * Arguments as a POSIX shell takes them. Control characters are written as $'\n' is, so that what is shown can be
 * pasted and names the same file.
 */
export function shellQuoted(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  const single = word.replaceAll("'", "'\\''");
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u.test(word)) return `'${single}'`;
  const bytes = [...Buffer.from(word)].map((byte) =>
    byte > 0x1f && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, "0")}`,
  );
  return `$'${bytes.join("")}'`;
}
