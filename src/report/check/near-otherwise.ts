import type * as z from "zod";
import { isNear, type Judgement, type NearView } from "../../tasks/judgement.ts";
import { quoted } from "../../text/list.ts";
import { formatP } from "../../text/numbers.ts";
import type { nearOtherwiseSchema } from "./near-otherwise-schema.ts";

type Near = z.infer<typeof nearOtherwiseSchema>;

export function nearOtherwiseOf({ nearOtherwise }: Judgement): Near | undefined {
  if (nearOtherwise.length === 0) return undefined;
  return nearOtherwise.map((view) => {
    const claimed = claimedOf(view);
    const p = { pValue: claimed?.value, pValueIsBound: claimed?.isBound || undefined };
    return { by: view.kind, how: howOf(view), ...p };
  });
}

function claimedOf({ judgement: { byTwins, decision } }: NearView) {
  return (byTwins ?? decision)?.claimed;
}

function howOf(view: NearView): string {
  switch (view.kind) {
    case "inside":
      return view.value;
    case "fed":
      return view.as.join(", ");
    case "run":
      return "with the runtime's default options";
  }
}

/** What other ways to look at a suspect mean for its verdict, in sentences for people. */
export function nearOtherwiseReasons(judgement: Judgement): { readonly code: string; readonly text: string }[] {
  // Beside answers that are near as they are, it adds nothing.
  if (isNear(judgement)) return [];
  const reasons = judgement.nearOtherwise.map(reasonOf);
  if (judgement.moreInside && reasons.length === 0) {
    const text =
      "It may hold networks that answer over the source's classes and could not be asked: they are too many, or inside functions of its own, or give more for each image than one answer, or answer only as it is run here, or its graph cannot be read. What settles it: an export of it that holds one.";
    reasons.push({ code: "MANY_INSIDE", text });
  }
  return reasons;
}

function reasonOf(view: NearView) {
  const claimed = claimedOf(view);
  const place = claimed ? `p ${claimed.isBound ? "< " : ""}${formatP(claimed.value)}` : "by the rule's threshold";
  if (view.kind === "inside") {
    const text = `A network inside it answers like the source (${place}, read at ${quoted(view.value)}), though what the model gives is made of that and of something else. What settles it: its author's word what the other part is for, or that network by itself.`;
    return { code: "NEAR_INSIDE", text };
  }
  if (view.kind === "run") {
    const text = `Run with the runtime's default options, as programs run it, it is near the source (${place}); it answers otherwise where quantised steps and padding are run as they are written, which is how it is judged. What settles it: an export of it without quantisation.`;
    return { code: "NEAR_AS_RUN_BY_DEFAULT", text };
  }
  const text = `Fed with ${howOf(view)}, it agrees better with source and unrelated models than as the fingerprint feeds it, and is near the source (${place}). What settles it: see how the model wants its images, and say so on your own word (--preprocess; in the Action, the input preprocess): then that decides.`;
  return { code: "NEAR_AS_FED_OTHERWISE", text };
}
