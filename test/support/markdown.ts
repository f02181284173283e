/** The text as a reader of the rendered page gets it, without what keeps forges from linking it. */
export function shown(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replaceAll("\u200b", "");
}

/** What is wrong with the shape of a Markdown text: elements and fences that are left open, rows of unequal width. */
export function shapeErrors(text: string): string[] {
  const errors: string[] = [];
  for (const element of ["details", "summary", "code", "sub"]) {
    const [opened, closed] = [`<${element}>`, `</${element}>`].map((tag) => text.split(tag).length);
    if (opened !== closed) errors.push(`${opened - 1} <${element}>, ${closed - 1} </${element}>`);
  }
  if ((text.match(/^```/gm) ?? []).length % 2 !== 0) errors.push("a fence is open");
  if ((text.match(/\*\*/g) ?? []).length % 2 !== 0) errors.push("bold text is open");
  for (const table of text.split("\n\n").filter((block) => block.includes("\n| :--"))) {
    const rows = table.split("\n").filter((line) => line !== "");
    const widths = new Set(rows.map((row) => row.split("|").length));
    if (widths.size > 1 || rows.some((row) => !/^\|.*\|$/.test(row))) errors.push("a row is broken");
  }
  return errors;
}
