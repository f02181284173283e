import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { codes, judgeAll } from "../support/fixture-source.ts";
import { readNet, writeNet } from "../support/rewrites/net.ts";
import { gated, recurrent, recurrentHead } from "../support/rewrites/recurrent.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const HONEST = model("unrelated", "unrelated-vgg-3");
const fixture = (path: string) => readNet(readFileSync(path));
/** What each leg came to, and why. */
const legs = ({ verdict, behaviour, weights, activations }: ReportResult) => [
  ...[verdict, behaviour, weights?.verdict, activations?.verdict],
  activations?.blind,
];
const textOf = ({ reasons }: ReportResult, wanted: string) => reasons.find(({ code }) => code === wanted)?.text;

beforeAll(async () => {
  await enrolZoo(fingerprint, { weights: true, activations: true, selection: "random" });
  await calibrateZoo(fingerprint, { unrelated: references("unrelated", /(?<!vgg-3)\.onnx$/) });
});

describe("layers in operators that nobody reads", () => {
  it("clear no copy that is one only where it is sure, though an honest model beside it was seen", async () => {
    const copy = fixture(model("derived", "prune-50"));
    const path = folder.write("gated.onnx", writeNet(gated(copy, fixture(HONEST), 0.9)));
    const [result] = await judgeAll(fingerprint, [path], {}, { activations: true });
    expect(legs(result)).toEqual(["inconclusive", "unrelated", "blind", "blind", "SEEN_IN_PART"]);
    expect(codes(result)).not.toContain("ACTIVATIONS_DIFFER");
    expect(textOf(result, "UNUSUAL_GRAPH")).toMatch(
      /room for a copy: weights in operators .*RNN.* do not clear it\. What settles it: an export of the model with ordinary/,
    );
  });

  it("clear no honest model either, until it is exported with others", async () => {
    const path = folder.write("recurrent.onnx", writeNet(recurrent()(fixture(HONEST))));
    const [hidden, plain] = await judgeAll(fingerprint, [path, HONEST], {}, { activations: true });
    expect(legs(hidden)).toEqual(["inconclusive", "unrelated", "blind", "blind", "NOTHING_INSIDE"]);
    expect(codes(hidden)).toContain("UNUSUAL_GRAPH");
    expect(legs(plain).slice(0, 4)).toEqual(["unrelated", "unrelated", "unrelated", "unrelated"]);
  });

  it("hinder nobody where they are few", async () => {
    const path = folder.write("head.onnx", writeNet(recurrentHead(fixture(HONEST))));
    const [result] = await judgeAll(fingerprint, [path], {}, { activations: true });
    expect(legs(result).slice(0, 4)).toEqual([
      "unrelated",
      "unrelated",
      expect.not.stringMatching("blind"),
      "unrelated",
    ]);
    expect(codes(result)).not.toContain("UNUSUAL_GRAPH");
  });
});
