import type { ClaimFinding } from "../../tasks/claim/step.ts";
import { percent } from "../../text/numbers.ts";
import type { ClaimReport } from "./schema.ts";

type Step = ClaimReport["steps"][number];

const FINDINGS: Readonly<Record<ClaimFinding, string>> = {
  COMMITMENT_MISMATCH: "The fingerprint is not the one that was committed to.",
  IMAGES_CHANGED: "The images are not those that the fingerprint was drawn from.",
  PROBES_CHOSEN: "The probes are not those that rule and seed give.",
  PROBES_ALTERED: "Probes are not what compressing the named images gives.",
  SOURCE_OTHER: "The source is not the model that the fingerprint is of.",
  OUTPUTS_OTHER: "The source does not give the outputs that the fingerprint holds.",
  INDEPENDENTS_ALIKE: "Models that count as independent give the same answers as each other.",
  NOT_DERIVED: "On the committed probes, the suspect is no closer to the source than independent models are.",
  ONLY_THIS_SEED: "With other seeds the suspect is not called derived.",
  ONLY_THESE_IMAGES: "On images that the claimant did not choose, the suspect is not called derived.",
};

/** The conclusion in a sentence or two; why it is in doubt is the doubts' to say. */
export function conclusionOf({ conclusion, suspect, source, findings, doubts, steps }: ClaimReport): string {
  switch (conclusion) {
    case "supported":
      return `The examination supports the claim that ${suspect.name} descends from ${source.name}.`;
    case "not-supported":
      return `The examination does not support the claim: ${findings.map((one) => FINDINGS[one]).join(" ")}`;
    case "inconclusive":
      return [
        ...(doubts.length > 0 ? [IN_DOUBT] : []),
        ...(steps.some(({ outcome }) => outcome === "not-checked") ? [NOT_COMPLETE] : []),
      ].join(" ");
  }
}

const IN_DOUBT =
  "The examination does not decide: the suspect is closer to the source than independent models are, but it may be so without descending from it.";
const NOT_COMPLETE = "The examination is not complete: no step failed, but one that is needed could not be done.";

/** What the conclusion is worth, whatever it is. */
export function limitsOf({ independent, settings, conclusion }: ClaimReport): string[] {
  const n = independent.length;
  const chance = `An honest model that could have been one of the ${n} independent ones, and was not trained on the source's images, is closer to the source than all of them in one of ${n + 1} cases. The more of them, the smaller that chance; who chose them matters as much as how many there are.`;
  return [
    conclusion === "supported"
      ? "Evidence that a model descends from another is no proof of theft: it does not tell who copied whom, nor whether it was allowed. Two models with a common ancestor look the same."
      : "A claim that is not supported is not disproved: a copy that was changed enough passes for independent.",
    chance,
    ...(settings.trainingImages === "private" ? [IMAGES_FOUND_OUT] : []),
    `The other seeds are numbers from ${settings.replaySeed} on. They are worth something only if the claimant could not know them when the fingerprint was made.`,
    "When the fingerprint was made rests on who published or attested the commitment, not on this report.",
  ];
}

const IMAGES_FOUND_OUT =
  "That the suspect's maker cannot have had the source's training images is the word of the person who made this report (--training-images private); nothing here shows it.";

export const OUTCOMES: Readonly<Record<Step["outcome"], string>> = {
  passed: "passed",
  failed: "FAILED",
  noted: "noted",
  "not-checked": "NOT CHECKED",
  doubtful: "DOUBTFUL",
};

/** Digests by which everything that was examined is told. */
export function digestsOf({ commitment, fingerprint, source, suspect, independent }: ClaimReport) {
  const model = (role: string, { name, sha256, arch, accuracy }: ClaimReport["source"]) => ({
    what: [role, arch, accuracy === undefined ? undefined : `accuracy ${percent(accuracy)}`].filter(Boolean).join(", "),
    name,
    sha256,
  });
  return [
    { what: "fingerprint, opened, without calibration", name: fingerprint.id, sha256: commitment.digest },
    { what: "fingerprint, the file", name: fingerprint.id, sha256: fingerprint.sha256 },
    model("source", source),
    model("suspect", suspect),
    ...independent.map((one) => model("independent", one)),
  ];
}

export function versionsOf({ tool, runtime, settings }: ClaimReport): string {
  const { node, platform, sharp, onnxruntime, device } = runtime;
  return `${tool.name} ${tool.version}, onnxruntime ${onnxruntime} on ${device} with ${settings.threads} threads, sharp ${sharp}, Node.js ${node}, ${platform}`;
}
