import { describe, expect, it } from "vitest";
import type { ActivationsEvidence } from "../../../src/core/activations/evidence.ts";
import type { ActivationsLeg } from "../../../src/core/legs.ts";
import type { WeightsEvidence, WeightsVerdict } from "../../../src/core/weights/evidence.ts";
import type { WeightsReading } from "../../../src/core/weights/reading.ts";
import { SacError } from "../../../src/errors.ts";
import { activationsLine, activationsReasons } from "../../../src/report/check/activations-words.ts";
import { blindReasons } from "../../../src/report/check/blind-words.ts";
import { sameStartWords, weightsLine } from "../../../src/report/check/weights-words.ts";
import type { JudgedActivations, JudgedWeights } from "../../../src/tasks/leg-verdicts.ts";
import { WHOLE_READING } from "../../support/networks.ts";

const layer = { name: "l", operator: "Conv", rows: 8, compared: true, alive: 1 };

function weights(
  verdict: WeightsVerdict,
  evidence: Partial<WeightsEvidence> = {},
  reading: WeightsReading = WHOLE_READING,
): JudgedWeights {
  const layers = [0.9, 0.6, 0.1, undefined].map((similarity) => ({ ...layer, similarity }));
  const all = {
    verdict,
    doubt: undefined,
    pValue: 0.43,
    inPlace: undefined,
    aligned: undefined,
    compared: 1,
    layers,
    kinship: [],
  };
  return {
    kind: "compared",
    verdict,
    doubt: evidence.doubt,
    blind: undefined,
    reading,
    evidence: { ...all, ...evidence },
  };
}

describe("the line of the weights", () => {
  it("counts the layers that have the source's units, and says how often that is chance", () => {
    expect(weightsLine(weights("derived", { pValue: 1e-4 }))).toBe(
      "2 of its 4 layers have the source's hidden units (p 0.0001).",
    );
    expect(weightsLine(weights("unrelated", { layers: [] }))).toBe(
      "0 of its 0 layers have the source's hidden units (p 0.430).",
    );
  });

  it("says by how much biases agree where a common start may explain a match, or why that is not known", () => {
    const words = (learned: WeightsEvidence["learned"], isKept = true) => {
      const judged = weights("doubtful", { doubt: "same-start", learned });
      return judged.kind === "compared" ? sameStartWords(judged.evidence, isKept) : "";
    };
    expect(words({ of: "norms", units: 40, agreement: 0.8849, limit: 0.95 })).toContain(
      "Its norms agree with the source's by 0.885, and a copy's by 0.950 or more. What settles it: sac calibrate --ancestor",
    );
    expect(words(undefined)).toContain("Too few of its biases and norms can be compared to tell.");
    expect(words(undefined, false)).toMatch(/keeps no biases.*made before they were kept.*enroll it again/);
    expect(words(undefined)).toMatch(/--trained-from own-seed if nobody else has its seed\.$/);
  });

  it("names what else explains a match", () => {
    const distances = { sourceToAncestor: 1, suspectToAncestor: 1, suspectToSource: 1 };
    const kinship = [
      { ancestor: "a.onnx", ...distances, beyond: false },
      { ancestor: "b.onnx", ...distances, beyond: true },
    ];
    expect(weightsLine(weights("common-ancestor", { kinship }))).toContain("and those of its ancestor a.onnx.");
    expect(weightsLine(weights("doubtful", { doubt: "no-layer" }))).toContain("which proves nothing here");
    expect(weightsLine(weights("unknown-ancestor"))).toContain("as whatever began at its ancestor has");
  });

  it("blames no shape where units without a counterpart may as well be idle", () => {
    expect(weightsLine(weights("not-comparable", { compared: 0 }))).toBe(
      "Other layers than the source's: none of its hidden units has a counterpart to be compared with.",
    );
    expect(weightsLine(weights("not-comparable", { compared: 0.492 }))).toBe(
      "Other layers than the source's, or idle ones: only 49.2 % of its hidden units have a counterpart to be compared with.",
    );
  });
});

describe("weights that could not be looked at", () => {
  const how = { failedBy: undefined, uncleared: false };
  const unread = [
    { operator: "Mul", parameters: 50_000 },
    { operator: "Einsum", parameters: 2000 },
  ];
  const reading = { parameters: 85_000, read: 33_000, unread, findings: [], simplified: true };
  const findings = ["m1", "m2", "m3", "m4"].map(
    (node) => ({ kind: "computed-weights", node, operator: "Mul" }) as const,
  );

  it("say how many, and by what they are taken", () => {
    expect(weightsLine(weights("blind", {}, reading))).toBe(
      "61.2 % of its 85,000 parameters were not read (taken by Mul, Einsum).",
    );
    const [{ code, text }, ...others] = blindReasons(weights("blind", {}, reading), how);
    expect(code).toBe("WEIGHTS_BLIND");
    expect(text).toContain("the verdict rests on what else was seen");
    expect(others).toEqual([]);
  });

  it("are told beside the shape of a graph that hides them, with what settles it", () => {
    const reasons = blindReasons(weights("blind", {}, { ...reading, findings }), { ...how, uncleared: true });
    expect(reasons.map(({ code }) => code)).toEqual(["WEIGHTS_BLIND", "UNUSUAL_GRAPH"]);
    expect(reasons[1].text).toContain('computed from the model\'s input (Mul "m1", Mul "m2", Mul "m3", and more)');
    expect(reasons[1].text).toMatch(/its answers do not clear it\. What settles it: a plain export/);
  });

  it("are told beside operators that nobody reads, or where hidden layers show nothing either, with what settles it", () => {
    const uncleared = { ...how, uncleared: true };
    const rnn = [{ kind: "unread-operator", node: "n1", operator: "RNN" }] as const;
    const [blind, graph] = blindReasons(weights("blind", {}, { ...reading, findings: rnn }), uncleared);
    expect([blind.code, graph.code]).toEqual(["WEIGHTS_BLIND", "UNUSUAL_GRAPH"]);
    expect(graph.text).toMatch(
      /^Its graph has room for a copy: weights in operators .* \(RNN "n1"\)\. They may be the source's/,
    );
    expect(graph.text).toMatch(/do not clear it\. What settles it: an export of the model with ordinary layers/);
    const [alone, ...others] = blindReasons(weights("blind", {}, reading), uncleared);
    expect(alone.code).toBe("WEIGHTS_BLIND");
    expect(alone.text).toMatch(
      /nor its hidden layers, so that its answers do not clear it\. What settles it: an export/,
    );
    expect(others).toEqual([]);
  });

  it("are told by the shape alone where they were compared, and where something else decided", () => {
    for (const verdict of ["derived", "unrelated", "blind"] as const) {
      const reasons = blindReasons(weights(verdict, {}, { ...WHOLE_READING, findings }), how);
      const shape = reasons.find(({ code }) => code === "UNUSUAL_GRAPH");
      expect(shape?.text).toMatch(/^Its graph has a shape that no exporter makes: [^.]+\.$/);
    }
    expect(blindReasons(weights("unrelated"), how)).toEqual([]);
  });

  it("are told with the error that kept them from being read, unless the model could not be run for the same", () => {
    const error = new SacError("MODEL_TIMEOUT", "It took too long.", "Raise --time-limit.");
    const judged: JudgedWeights = { kind: "unreadable", verdict: "blind", doubt: undefined, error };
    expect(weightsLine(judged)).toBe("They could not be read (MODEL_TIMEOUT).");
    expect(blindReasons(judged, { ...how, failedBy: "MODEL_TIMEOUT" })).toEqual([]);
    const [{ code, text }] = blindReasons(judged, { failedBy: "OUTPUT_RANDOM", uncleared: true });
    expect(code).toBe("WEIGHTS_UNREADABLE");
    expect(text).toMatch(/It took too long\. Raise --time-limit\. Until they are, .* do not clear it\.$/);
  });

  it("have names in quotation marks, and cut: they are a stranger's", () => {
    const long = { kind: "function", node: `x"\n${"y".repeat(300)}`, operator: "Call" } as const;
    const [{ text }] = blindReasons(weights("unrelated", {}, { ...WHOLE_READING, findings: [long] }), how);
    expect(text).toContain('Call "x\\"\\nyyy');
    expect(text.length).toBeLessThan(400);
  });
});

function activations(
  verdict: ActivationsLeg,
  z: number | undefined,
  ...doubts: JudgedActivations["doubts"]
): JudgedActivations {
  const layers = [8, 3, 2.9, undefined].map((one) => ({ name: "r", likeness: 0.5, counterpart: "c", z: one }));
  const evidence: ActivationsEvidence = {
    ...{ verdict: "no-verdict", pValue: 0.001, z, share: 0.5, references: 20, sameArchitecture: true, layers, doubts },
  };
  return { kind: "compared", verdict, evidence, doubts };
}

describe("the line of the hidden layers", () => {
  const both = { alone: false, failed: false };

  it("counts the layers that are like the source's, and how far all are from what is usual", () => {
    expect(activationsLine(activations("derived", 7.44))).toBe(
      "2 of 4 look like the source's; together they are 7.4 spreads beyond the mean of 20 other models.",
    );
    expect(activationsLine(activations("unrelated", -0.5))).toContain("0.5 spreads short of the mean");
    expect(activationsLine(activations("no-verdict", undefined))).toMatch(
      /^4 layers compared, with too few other models/,
    );
  });

  it("says what an honest model may have in common, and what settles that", () => {
    const judged = activations("doubtful", 7.4, "ANCESTOR_STATED", "SOURCE_ARCHITECTURE_MISSING");
    expect(activationsLine(judged)).toMatch(/, as an honest model's may be\.$/);
    const [{ code, text }] = activationsReasons(judged, both);
    expect(code).toBe("ACTIVATIONS_DOUBTED");
    expect(text).toMatch(
      /^Its hidden layers react .* so may an honest model's: one that began at the source's ancestor does; one of the source's architecture may/,
    );
    expect(text.match(/What settles it/g)).toHaveLength(2);
  });

  it("has a code for what it means beside the other legs", () => {
    const code = (judged: JudgedActivations, how = both) => activationsReasons(judged, how).map((one) => one.code);
    expect(code(activations("derived", 7.4))).toEqual(["ACTIVATIONS_MATCH"]);
    expect(code(activations("derived", 7.4), { ...both, alone: true })).toEqual(["ACTIVATIONS_ALONE"]);
    expect(code(activations("unrelated", 1))).toEqual(["ACTIVATIONS_DIFFER"]);
    expect(code(activations("no-verdict", undefined))).toEqual(["ACTIVATIONS_UNDECIDED"]);
    expect(activationsReasons(undefined, both)).toEqual([]);
  });

  it("says why nothing inside could be seen, save of a model that could not be run", () => {
    const blind: JudgedActivations = {
      kind: "blind",
      reason: "NOTHING_INSIDE",
      error: undefined,
      verdict: "blind",
      doubts: [],
    };
    expect(activationsLine(blind)).toBe("Nothing inside it could be read as the activations of hidden units.");
    expect(activationsReasons(blind, both)).toMatchObject([{ code: "ACTIVATIONS_BLIND" }]);
    expect(activationsReasons(blind, { ...both, failed: true })).toEqual([]);
  });
});
