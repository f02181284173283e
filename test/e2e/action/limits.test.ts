import { describe, expect, it } from "vitest";
import { writes } from "../../support/github/fake-github.ts";
import { annotations } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED } from "../../support/github/world.ts";

const scenery = useScenery();

const MODELS = 5_000;
/** Up to 255 bytes, of letters that take two to four bytes each, and some that mean something in Markdown. */
const NAME = "模型-δοκιμή-ทดสอบ-🧠-|`*_<b>[x](y)-".repeat(3);

function manyModels(): Record<string, string> {
  const names = Array.from(
    { length: MODELS - 1 },
    (_, i) => `models/${i % 7}/${NAME}${String(i).padStart(4, "0")}.onnx`,
  );
  return Object.fromEntries(names.map((name, i) => [name, `not model ${i}`]));
}

describe.concurrent("5,000 models with long names", () => {
  it("5,000 models with long names stay inside every limit of GitHub's, and the verdict comes first", async () => {
    const world = await scenery.open();
    const pull = world.pullRequest({ ...manyModels(), "models/derived.onnx": DERIVED });
    expect(world.fake.state.pulls[0].files.length).toBe(MODELS);
    const inputs = { "check-run": "true" };
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), inputs });

    expect(ran.status, ran.log.slice(-2000)).toBe(1);
    expect(ran.outputs).toMatchObject({ verdict: "derived", derived: "1", error: String(MODELS - 1) });
    expect(Buffer.byteLength(ran.outputs.summary)).toBeLessThan(2 ** 20);
    expect(Buffer.byteLength(ran.summary)).toBeLessThan(2 ** 20);
    const [comment, ...others] = world.fake.state.comments;
    expect(others).toEqual([]);
    expect(Buffer.byteLength(comment.body)).toBeLessThanOrEqual(65_536);
    const [check] = world.fake.state.checkRuns;
    expect(check).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(check.annotations[0]).toMatchObject({ path: "models/derived.onnx" });
    for (const text of [comment.body, ran.summary, check.output.summary ?? ""]) {
      const said = text.replace(/<!--[\s\S]*?-->/g, "").trim();
      expect(said.split("\n")[0]).toMatch(/derived/i);
      expect(said, "what is worst is not left out").toContain("models/derived.onnx");
      expect((text.match(/^```/gm) ?? []).length % 2, "code fences are closed").toBe(0);
      expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
    expect(annotations(ran).filter((line) => line.startsWith("warning"))).toEqual([]);
    expect(writes(world.fake).filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
  });
});
