import { EVIDENCE_LINE, FULL_SPREADS, type VerdictEvidence } from "./evidence.ts";

const CELLS = 10;
const CUT = Math.round(EVIDENCE_LINE * CELLS);
/** What a bar of text is made of: filled and empty. */
const DECIDED = "█░";
const UNDECIDED = "▒·";

/** How to read bars of evidence. */
export const BAR_LEGEND = `Bar: how strong the evidence is, on the same scale in every report: full where all layers have the source's weights, or answers or hidden layers are ${FULL_SPREADS} spreads (standard deviations) beyond other models'. Only derived models pass the line │; ▒ is undecided.`;

/** The strength of evidence as text: `██│███░░░░░`; undefined where nothing was measured. No rounding takes it past the line, or back. */
export function evidenceBar({
  strength,
  undecided,
}: Pick<VerdictEvidence, "strength" | "undecided">): string | undefined {
  if (strength === undefined) return undefined;
  const [full, empty] = undecided ? UNDECIDED : DECIDED;
  const measured = Math.round(strength * CELLS);
  const sided = strength >= EVIDENCE_LINE ? Math.max(CUT + 1, measured) : Math.min(CUT, measured);
  const cells = full.repeat(undecided ? measured : sided).padEnd(CELLS, empty);
  return `${cells.slice(0, CUT)}│${cells.slice(CUT)}`;
}
