import type { MarkKind } from "../../page/marks.ts";
import type { ReportResult } from "../schema.ts";

/** How a suspect is drawn where its answers have their place. */
export function markOf({ verdict, behaviour = verdict }: ReportResult): MarkKind {
  return verdict === "derived" && behaviour !== "derived" ? "elsewhere" : verdict;
}
