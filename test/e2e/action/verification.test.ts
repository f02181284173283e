import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadFingerprint } from "../../../src/fingerprint/store.ts";
import { dispatchEvent } from "../../support/github/events.ts";
import { annotations, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { root } from "../../support/sac.ts";

const scenery = useScenery();
const faces = join(root, "fixtures/faces");
const { models }: { models: { path: string; role: string; arch: string }[] } = JSON.parse(
  readFileSync(join(faces, "ZOO.json"), "utf8"),
);
const unrelated = models.filter(({ role }) => role === "unrelated");
const distilled = models.find(({ path }) => path.includes("distil"))?.path ?? "";
const pruned = models.find(({ path }) => path.includes("prune"))?.path ?? "";

it("the Action enrols a verification model in CI, and judges the pull requests that bring such models by it", async () => {
  const world = await scenery.open();
  const workspace = world.checkout(world.base);
  const [heldOut, ...others] = unrelated;
  const inputs = {
    mode: "enroll",
    "plain-fingerprint": "true",
    task: "verification",
    references: "5",
    "source-model": join(faces, "source.onnx"),
    images: join(faces, "images"),
    preprocess: join(faces, "preprocess.json"),
    unrelated: others.map(({ path, arch }) => `${arch}=${join(faces, path)}`).join("\n"),
    arch: "resnet",
    "training-images": "private",
    probes: "60",
    out: "faces.sac",
  };
  const enrolled = await world.run({ event: dispatchEvent(world.base), workspace, inputs, bare: true });
  expect(enrolled.status, enrolled.log).toBe(0);
  expect(enrolled.log).toContain(`${others.length} unrelated models support a false-alarm rate`);
  const { fingerprint } = await loadFingerprint(join(workspace, "faces.sac"), {});
  expect(fingerprint.about).toMatchObject({
    ...{ task: "verification", classes: 5 },
    statements: { trainingImages: "private", ancestor: "unsaid" },
  });

  const pull = world.pullRequest({
    "fingerprints/faces.sac": { copyOf: join(workspace, "faces.sac") },
    "models/distilled.onnx": { copyOf: join(faces, distilled) },
    "models/pruned.onnx": { copyOf: join(faces, pruned) },
    "models/own.onnx": { copyOf: join(faces, heldOut.path) },
  });
  const about = { event: pull.event, workspace: world.checkout(pull.merge, 0) };
  const ran = await world.run({
    ...about,
    inputs: { fingerprint: "fingerprints/faces.sac", "allow-first-time": "true" },
  });
  expect(ran.status, ran.log).toBe(1);
  expect(verdicts(ran)).toEqual({
    "models/distilled.onnx": "derived",
    "models/own.onnx": "unrelated",
    "models/pruned.onnx": "derived",
  });
});

it("the Action refuses references for a classifier", async () => {
  const world = await scenery.open();
  const inputs = { mode: "enroll", "source-model": "a.onnx", images: "images", out: "a.sac", references: "5" };
  const about = { event: dispatchEvent(world.base), workspace: world.checkout(world.base), bare: true };
  const ran = await world.run({ ...about, inputs });
  expect(ran.status).toBe(2);
  expect(annotations(ran)[0]).toContain("INPUT_CONFLICT");
});
