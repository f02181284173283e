import { plainText } from "../../text/table.ts";

/** Markup that is known to be safe. Only `html` makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Piece = Html | string | number | undefined | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Text as it may stand between tags or in a quoted attribute; a line break becomes a space. */
export function escapeHtml(text: string): string {
  return plainText(text.replace(/\s*[\r\n]\s*/g, " ")).replace(/[&<>"'`]/g, (character) => ENTITIES[character]);
}

function markupOf(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === "string") return escapeHtml(piece);
  return typeof piece === "number" ? String(piece) : piece.map(markupOf).join("");
}

/** A template of HTML or SVG in which everything inserted is escaped, unless it was made by `html` itself. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.reduce((made, text, i) => made + markupOf(pieces[i - 1]) + text));
}
