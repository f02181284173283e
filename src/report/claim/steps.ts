import type { ClaimCheck, ClaimFacts, ClaimStep, Replays } from "../../tasks/claim/step.ts";
import { fixedPercent } from "../../text/numbers.ts";
import { warningOf } from "../calibration.ts";
import type { ClaimReport } from "./schema.ts";

type Words = Pick<ClaimReport["steps"][number], "title" | "checked" | "expected" | "found">;

/** What was checked, in words that somebody can follow who has not read the program. */
export function wordsOf<C extends ClaimCheck>({ check, facts, doubts = [] }: ClaimStep<C>): Words {
  const words = WORDS[check](facts);
  const codes = doubts.map(({ code }) => code).join(", ");
  return codes === "" ? words : { ...words, found: `${words.found}; in doubt: ${codes}` };
}

const WORDS: { readonly [C in ClaimCheck]: (facts: Readonly<ClaimFacts[C]>) => Words } = {
  commitment: ({ committedAt, expected, found, different }) => ({
    title: "The fingerprint is the one that was committed to",
    checked: `The digest of the opened fingerprint, without its calibration, against the commitment that says it was made at ${committedAt}. That time is the claimant's word: ask who published or attested the commitment, and when.`,
    expected: `sha256:${expected}`,
    found: `sha256:${found}${different.length > 0 ? `; these parts differ: ${different.join(", ")}` : ""}`,
  }),
  images: ({ expected, found, images }) => ({
    title: "The images are those that the probes were drawn from",
    checked:
      "The digest of the list of all images in the folder, with their classes, against the one in the fingerprint.",
    expected: `sha256:${expected ?? "none recorded"}`,
    found: `sha256:${found}, ${images} images`,
  }),
  choice: ({ rule, probes, same }) => ({
    title: "Rule and seed give these probes and no others",
    checked: `The choice was replayed: images in the order of SHA-256("seed:image"), rule ${rule}, with the source's own answers on the compressed images.`,
    expected: `${probes} of ${probes} probes made from the images chosen, in that order`,
    found: `${same} of ${probes}`,
  }),
  compression: ({ width, height, quality, probes, samePixels, sameBytes }) => ({
    title: "The probes are the named images, and nothing was put into them",
    checked: `Each named image was decoded, resized to ${width} x ${height} and ${qualityOf(quality)} anew, and compared with the probe, pixel by pixel. Noise put into a probe would show.`,
    expected: `${probes} of ${probes} probes with the same pixels`,
    found: `${samePixels} of ${probes} with the same pixels, ${sameBytes} of them the same file, byte for byte`,
  }),
  source: ({ name, expected, found }) => ({
    title: "The source is the model that the fingerprint is of",
    checked: `The digest of the model file ${name}.`,
    expected: `sha256:${expected}`,
    found: `sha256:${found}`,
  }),
  outputs: ({ device, madeOn, tolerance, outputs, correlation }) => ({
    title: "The source gives the outputs that the fingerprint holds",
    checked: `The source was run on the probes (device ${device}; the fingerprint was made on ${madeOn}), and the correlation matrix was computed anew.`,
    expected: `largest difference at most ${tolerance} of the largest output, and at most ${tolerance} in the matrix`,
    found: `${outputs.toExponential(1)} and ${correlation.toExponential(1)}`,
  }),
  independence: ({ models, limit, alike }) => ({
    title: "The independent models are independent of each other",
    checked: `All ${models} have different digests. Their answers to the probes were compared in pairs: a copy that counts twice would make chance look smaller than it is. Where they come from is for you to know.`,
    expected: `no two with a mean cosine above ${limit}`,
    found: alike.length === 0 ? "none" : `${alike.length}: ${alike.slice(0, 5).map(bothOf).join("; ")}`,
  }),
  likeness: ({ suspect, source, independent, warnings }) => ({
    title: "The suspect could have been one of the independent models",
    checked:
      "The p-value holds for a suspect that is like them: same task, similar architectures, similar accuracy. Accuracies were measured on your own images, compressed, if those stand in class folders.",
    expected: "the suspect's accuracy within their range, and the source's architecture among theirs",
    found: [
      `suspect ${accuracyOf(suspect)}, source ${accuracyOf(source)}, independent models ${independent?.map(accuracyOf).join(" to ") ?? "unknown"}`,
      ...warnings.map((warning) => warningOf(warning).text),
    ].join(". "),
  }),
  falseAlarms: ({ rule, alpha, models, falseAlarms }) => ({
    title: "How many independent models would be called derived",
    checked: `Each independent model took the suspect's place and was judged by the others, by the rule ${rule ?? "none"}.`,
    expected: `about ${fixedPercent(alpha)} of ${models}`,
    found: `${falseAlarms} of ${models}`,
  }),
  verdict: ({ models, alpha, smallestRate, asClose, conformal, spreads, judgedBy, closeness, distance }) => ({
    title: "The suspect is closer to the source than independent models are",
    checked: `Source, suspect and the ${models} independent models were run on the committed probes, and scored from scratch; the calibration in the fingerprint was not used. An honest suspect that could have been one of them, and was not trained on the source's images, comes out closer than all ${models} in one of ${models + 1} cases (${fixedPercent(smallestRate)}). More models make that smaller.`,
    expected: `p at most ${alpha}, and nothing else that explains it`,
    found: `${asClose} of ${models} at least as close: p ${conformal.toFixed(4)}; ${spreads.toFixed(1)} spreads beyond their mean; score ${judgedBy} ${closeness.toFixed(3)}, distance ${distance.toFixed(4)}`,
  }),
  otherSeeds: ({ replays }) => ({
    title: "Other seeds say the same",
    checked: `Probes were drawn again from the named images, by seeds that the claimant could not know${seedsOf(replays)}. A claimant who tried seeds until one accused an honest model would have that one alone.`,
    expected: MOST_SEEDS,
    found: replays ? resultOf(replays) : "too few images to draw others from",
  }),
  ownImages: ({ replays, given }) => ({
    title: "Images that the claimant did not choose say the same",
    checked: `Probes were drawn from your own images, none of which is among the claimant's${seedsOf(replays)}. A folder of images on which suspect and source happen to agree, or images with noise in them, would pass every step before this one.`,
    expected: MOST_SEEDS,
    found: replays ? resultOf(replays) : given ? "too few images" : "no images were given with --own-images",
  }),
};

const MOST_SEEDS = "derived by more than half of the seeds";

function qualityOf(quality: ClaimFacts["compression"]["quality"]): string {
  if (quality !== "mixed") return `compressed at quality ${quality}`;
  return "compressed at the quality that the fingerprint's seed gives it, or kept lossless where that says so,";
}

function bothOf([one, other]: readonly [string, string]): string {
  return `${one} and ${other}`;
}

function accuracyOf(share: number | undefined): string {
  return share === undefined ? "unknown" : fixedPercent(share);
}

function seedsOf(replays: Replays | undefined): string {
  if (!replays) return "";
  return ` (seeds ${replays.seeds[0]} to ${replays.seeds.at(-1)}, rule ${replays.rule}, ${replays.probes} probes each)`;
}

function resultOf({ derived, doubtful, seeds, medianP, medianSpreads }: Replays): string {
  const inDoubt = doubtful > 0 ? `, as close but in doubt by ${doubtful}` : "";
  return `derived by ${derived} of ${seeds.length} seeds${inDoubt}; median p ${medianP.toFixed(4)}, median of spreads beyond their mean ${medianSpreads.toFixed(1)}`;
}
