import { expect, it } from "vitest";
import type { WeightsEvidence } from "../../src/core/weights/evidence.ts";
import type { KnownWeights } from "../../src/fingerprint/known-weights.ts";
import { isOfSourceArchitecture, sharesLayers } from "../../src/tasks/source-architecture.ts";
import type { WeightsOutcome } from "../../src/tasks/weights-outcome.ts";
import { WHOLE_READING } from "../support/networks.ts";

/** Of a source with two layers. */
const KNOWN = { sketch: { layers: [{}, {}] } } as unknown as KnownWeights;
const layer = { name: "layer", operator: "Conv", rows: 9, compared: true, alive: 1, similarity: undefined };

function compared(
  verdict: WeightsEvidence["verdict"],
  layers: WeightsEvidence["layers"],
  blind?: "unread",
): WeightsOutcome {
  const nothing = { doubt: undefined, pValue: 0.5, inPlace: undefined, aligned: undefined, compared: 1, kinship: [] };
  return { kind: "compared", reading: WHOLE_READING, blind, evidence: { ...nothing, verdict, layers } };
}

it("a model has the source's layers if each has a counterpart, none is left, and they can be compared", () => {
  const both = [layer, layer];
  expect(sharesLayers(compared("unrelated", both), KNOWN)).toBe(true);
  expect(sharesLayers(compared("doubtful", both), KNOWN)).toBe(true);
  expect(sharesLayers(compared("unrelated", [layer]), KNOWN), "all of a shallower network can be compared").toBe(false);
  expect(sharesLayers(compared("unrelated", [layer, { ...layer, compared: false }]), KNOWN)).toBe(false);
  expect(sharesLayers(compared("not-comparable", both), KNOWN), "layers of other widths").toBe(false);
});

it("what was not read says nothing of it", () => {
  expect(sharesLayers(compared("unrelated", [layer], "unread"), KNOWN)).toBeUndefined();
  expect(sharesLayers(compared("not-comparable", []), KNOWN)).toBeUndefined();
});

it("whether a model is of the source's architecture is what names say, and layers where one of the two has none", () => {
  const of = (source: string | undefined, arch: string | undefined, sameLayers?: boolean) =>
    isOfSourceArchitecture({ name: "source.onnx", sha256: "", form: "logits", arch }, { arch: source, sameLayers });
  expect([of("vgg", "vgg", false), of("vgg", "resnet", true)]).toEqual([true, false]);
  const unnamed: [string | undefined, string | undefined][] = [
    ["vgg", undefined],
    [undefined, "vgg"],
    [undefined, undefined],
  ];
  for (const [source, arch] of unnamed) {
    expect([true, false, undefined].map((same) => of(source, arch, same))).toEqual([true, false, undefined]);
  }
});
