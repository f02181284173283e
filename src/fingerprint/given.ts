import { SacError } from "../errors.ts";
import type { Selection } from "../probes/select.ts";
import { unusable } from "./contents.ts";
import type { Manifest } from "./manifest.ts";

type About = Omit<Manifest, "members">;

/** The labels that a fingerprint gives its probes; undefined if its probes were drawn, and the source's answers count. */
export function givenLabels({ selection, probes }: About): number[] | undefined {
  return selection.rule === "given" ? probes.flatMap(({ given }) => given ?? []) : undefined;
}

/** Probes that were given are kept losslessly, each with its label; those that were drawn are JPEG images without one. */
export function checkGiven({ selection, probes, quality, classes }: About, name: string): void {
  const given = selection.rule === "given";
  if (given === (quality !== undefined)) {
    throw unusable(name, `its probes are ${selection.rule}, and it ${given ? "names a" : "lacks their"} JPEG quality`);
  }
  const ending = given ? ".png" : ".jpg";
  const odd = probes.find((probe) => !probe.file.endsWith(ending) || given !== (probe.given !== undefined));
  if (odd) throw unusable(name, `its probes are ${selection.rule}, which does not go with what it says of ${odd.file}`);
  const beyond = probes.find((probe) => (probe.given ?? 0) >= classes);
  if (beyond) throw unusable(name, `it gives ${beyond.file} a label that is none of its ${classes} classes`);
}

/**
 * How the probes of a fingerprint were drawn and compressed, which a third party can do again.
 * @throws SacError CLAIM_REFUSED if they were given
 */
export function drawingOf({ selection, quality }: About): { readonly rule: Selection; readonly quality: number } {
  const { rule } = selection;
  if (rule !== "given" && quality !== undefined) return { rule, quality };
  throw new SacError(
    "CLAIM_REFUSED",
    "The probes of this fingerprint were given, and nobody could find out how they were chosen.",
    "Enrol the source with ordinary images, and commit to that fingerprint.",
  );
}
