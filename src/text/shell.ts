import { plainText } from "./table.ts";

/**
 * A command line that any POSIX shell takes, on one line of visible characters: what is shown can be pasted, and gives the
 * very same arguments. Where an argument holds what cannot be shown (controls, invisible or reordering characters), the
 * line is written in octal for `printf`, and `eval` reads it: `$'…'` is not in every shell.
 */
export function shellCommand(words: readonly string[]): string {
  const line = words.map(quoted).join(" ");
  return plainText(line) === line ? line : `eval "$(printf '${octal(line)}')"`;
}

/** In single quotes, unless it is plain. Shells give a meaning to a leading `=` (zsh) and `~`. */
function quoted(word: string): string {
  return /^(?!=)[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Text as a format of `printf`, in which nothing is left that a shell, a page or a log acts on. */
function octal(text: string): string {
  return Buffer.from(text)
    .toString("latin1")
    .replace(/[^\w ,./-]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
