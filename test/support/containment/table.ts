import { type Exploited, SET_UPS, type SetUp } from "./exploited.ts";

/** What the threat model's table says of an action in a set-up. */
export type Cell = "stopped" | "not stopped";

export function cellOf(action: string, { got }: Exploited): Cell {
  return got[action] ? "not stopped" : "stopped";
}

/** The cells of the table in a document, by action and set-up. */
export function readTable(document: string): ReadonlyMap<string, ReadonlyMap<SetUp, string>> {
  const lines = document.split("\n");
  const rows = lines.slice(lines.findIndex((line) => line.startsWith(headOf())) + 2);
  const table = rows.slice(
    0,
    rows.findIndex((line) => !line.startsWith("| ")),
  );
  return new Map(
    table.map((line) => {
      const [, action, ...cells] = line.split(/ ?\| ?/);
      return [action, new Map(SET_UPS.map((setUp, i) => [setUp, cells[i]]))];
    }),
  );
}

function headOf(): string {
  return `| they try to | as ${SET_UPS.map((setUp) => (setUp === "root" ? setUp : `a ${setUp}`)).join(" | as ")} |`;
}

/**
 * The table in Markdown, as it stands in docs/threat-model.md.
 * @param played what came of the set-ups that this machine can play
 * @param test the last cell of every row
 */
export function renderTable(played: ReadonlyMap<SetUp, Exploited>, test: string): string {
  const [first] = played.values();
  const cell = (action: string, setUp: SetUp) => {
    const exploited = played.get(setUp);
    return exploited ? cellOf(action, exploited) : "not tried";
  };
  const rows = Object.keys(first?.got ?? {}).map(
    (action) => `| ${[action, ...SET_UPS.map((setUp) => cell(action, setUp)), test].join(" | ")} |`,
  );
  return [`${headOf()} test |`, `|${"---|".repeat(SET_UPS.length + 2)}`, ...rows].join("\n");
}
