import { describe, expect, it } from "vitest";
import { parseSweep, type Setting, SWEEPS } from "../../../src/tasks/evaluation/setting.ts";

const base: Setting = {
  probes: 100,
  treatments: [{ kind: "jpeg", quality: 25 }],
  selection: "random",
  settings: { representation: "canonical", correlation: { kind: "cosine" } },
};

describe("parseSweep", () => {
  it.each(SWEEPS)("%s has values of its own, of which each changes one thing at most", (name) => {
    const { parameter, points } = parseSweep(name)(base);
    expect(parameter).toBe(name);
    expect(points.length).toBeGreaterThan(1);
    expect(new Set(points.map(({ setting }) => JSON.stringify(setting))).size).toBe(points.length);
    for (const { setting } of points) {
      const same = [
        setting.probes === base.probes,
        JSON.stringify(setting.treatments) === JSON.stringify(base.treatments),
        setting.selection === base.selection,
        setting.settings.representation === base.settings.representation,
        setting.settings.correlation.kind === base.settings.correlation.kind,
      ];
      expect(same.filter((one) => !one).length).toBeLessThanOrEqual(1);
    }
  });

  it("takes values that are given, in their order", () => {
    const { points } = parseSweep("correlation=rbf:2,cosine")(base);
    expect(points.map(({ value, setting }) => [value, setting.settings.correlation])).toEqual([
      ["rbf:2", { kind: "rbf", delta: 2 }],
      ["cosine", { kind: "cosine" }],
    ]);
    expect(parseSweep("quality=10+clean")(base).points[0].setting.treatments).toHaveLength(2);
  });

  it.each([
    "",
    "colour",
    "probes=",
    "probes=1",
    "probes=2.5",
    "probes=10,",
    "quality=0",
    "corruption=mist",
    "correlation=rbf",
    "correlation=rbf:0",
    "representation=labels",
    "selection=best",
  ])("refuses %j", (text) => {
    expect(() => parseSweep(text)(base)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});
