import { plainText } from "./table.ts";

/**
 * Text that Markdown shows as it is, in a table cell too, with no link, mention, HTML or formatting coming of it. Forges
 * look for mentions and references in the finished page, where a character reference is the character again: there an
 * invisible space keeps the sign from what follows.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/[\\`*_[\]#|<>&~@:$!]|^[-+]|^\d+(?=[.)])|(?<=www)\.|(?<=\bGH)-(?=\d)/gi, reference)
    .replace(/&#(33|35|36|38|45|58|64|126);(?! |$)/g, "$&&#8203;");
}

function reference(text: string): string {
  return [...text].map((character) => `&#${character.charCodeAt(0)};`).join("");
}

/** A name in the type of code. An element, since the signs of Markdown for it would show character references as they are. */
export function code(name: string): string {
  return `<code>${escapeMarkdown(name)}</code>`;
}

/** Leaves out the middle of a text of more than `most` characters: a path is told by its beginning and its end. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  // Beyond these nothing can be kept, so that the longest names cost no more than long ones.
  const start = [...text.slice(0, 2 * most)];
  const end = [...text.slice(-2 * most)];
  if (text.length <= 2 * most && start.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  return `${start.slice(0, most - 1 - half).join("")}…${end.slice(-half).join("")}`;
}

/** Leaves out the end of a text of more than `most` characters. */
export function shortenEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = [...text.slice(0, 2 * most)];
  return start.length <= most && text.length <= 2 * most ? text : `${start.slice(0, most - 1).join("")}…`;
}
