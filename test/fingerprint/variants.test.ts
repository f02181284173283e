import { describe, expect, it } from "vitest";
import { TASKS } from "../../src/core/task.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { CHOICES } from "../../src/probes/select.ts";
import { failureOf } from "../support/failure.ts";
import { asGiven, makeFingerprint } from "../support/fingerprint.ts";
import { set, withManifest } from "../support/forged.ts";
import { asVerification } from "../support/verification-fingerprint.ts";

const drawn = await makeFingerprint({ probes: 4, classes: 3 });
const given = await asGiven(drawn);
const { fingerprint: verification } = await asVerification(drawn);
const [lossless, ...compressed] = given.about.probes.map(({ given: _, ...probe }, i) =>
  i === 0 ? probe : drawn.about.probes[i],
);
const mixed: Fingerprint = {
  ...drawn,
  about: { ...drawn.about, quality: "mixed", probes: [lossless, ...compressed] },
  probes: [given.probes[0], ...drawn.probes.slice(1)],
};
const made: Readonly<Record<string, Fingerprint>> = { drawn, mixed, given, verification };
const open = (bytes: Uint8Array) => unpackFingerprint(bytes, "f.sac");

/** The field that keeps a fingerprint of one kind from passing for one of another task and choice; undefined: nothing does. */
function oddField(kind: string, task: string, rule: string): string | undefined {
  if (task === "verification") {
    if (kind === "given") return "quality";
    if (rule !== "random") return "selection.rule";
    return kind === "verification" ? undefined : "verification";
  }
  if ((kind === "given") !== (rule === "given")) return "quality";
  return kind === "verification" ? "verification" : undefined;
}

describe("a manifest", () => {
  it.each(Object.keys(made))("of %s probes is read as it was written", (kind) => {
    expect(open(packFingerprint(made[kind]))).toEqual(made[kind]);
  });

  const cells = Object.keys(made).flatMap((kind) =>
    TASKS.flatMap((task) => CHOICES.map((rule) => [kind, task, rule] as const)),
  );
  it.each(cells)("of %s probes that says %s and %s is refused unless they go together", async (kind, task, rule) => {
    const bytes = withManifest(made[kind], (manifest) => {
      set("task", task)(manifest);
      set("selection.rule", rule)(manifest);
    });
    const field = oddField(kind, task, rule);
    if (field === undefined) {
      expect(open(bytes).about).toMatchObject({ task, selection: { rule } });
      return;
    }
    const failure = await failureOf(() => open(bytes));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(`fingerprint.json is not as it should be at ${field}: `);
  });

  it.each([
    ["drawn", "quality", undefined],
    ["drawn", "probes.1.given", 0],
    ["drawn", "probes.1.file", "probes/0001.png"],
    ["drawn", "quality", 0],
    ["drawn", "quality", "mixture"],
    ["mixed", "quality", undefined],
    ["mixed", "probes.0.given", 0],
    ["mixed", "probes.0.file", "probes/0000.webp"],
    ["drawn", "verification", verification.about.verification],
    ["given", "quality", 25],
    ["given", "probes.1.given", undefined],
    ["given", "probes.1.given", 3],
    ["given", "probes.1.file", "probes/0001.jpg"],
    ["given", "verification", verification.about.verification],
    ["verification", "quality", undefined],
    ["verification", "probes.1.given", 0],
    ["verification", "probes.1.label", undefined],
    ["verification", "probes.1.label", 7],
    ["verification", "verification", undefined],
    ["verification", "verification.references", verification.about.verification.references.slice(0, 3)],
  ])("of %s probes with the wrong %s (%#) names the field", async (kind, path, value) => {
    const alone = path === "verification.references";
    const bytes = withManifest(made[kind], (manifest) => {
      set(path, value)(manifest);
      if (alone) for (const i of [0, 1, 2, 3]) set(`probes.${i}.label`, 0)(manifest);
    });
    const failure = await failureOf(() => open(bytes));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(`fingerprint.json is not as it should be at ${path}: `);
  });

  it.each(["drawn", "verification"])("of %s probes of one quality has no lossless one among them", async (kind) => {
    const bytes = withManifest(made[kind], set("probes.1.file", "probes/0001.png"));
    const failure = await failureOf(() => open(bytes));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("at probes.1.file: it is no JPEG file of quality 25");
  });
});
