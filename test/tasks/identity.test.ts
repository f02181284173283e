import { appendFileSync, copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { withSuspect } from "../../src/runtime/suspect.ts";
import { identify } from "../../src/tasks/identity.ts";
import { withExternalWeights } from "../support/external-weights.ts";
import { runOptions, SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const external = withExternalWeights(SOURCE_BYTES, "weights.bin");
const CONFIG = '{"do_normalize": false}';

/** A copy of the fixture source in a folder of its own, its weights in a file beside it. */
function writeDivided(name: string, model = external.model): string {
  folder.write(`${name}/weights.bin`, external.data);
  return folder.write(`${name}/model.onnx`, model);
}

const opened = (path: string) => withSuspect(path, runOptions(), async ({ identity }) => identity);

describe("one digest over everything that belongs to a suspect", () => {
  it.each([
    ["a single file", () => SOURCE],
    ["one with its weights beside it", () => writeDivided("divided")],
    [
      "one with settings beside it",
      () => {
        folder.write("settings/preprocessor_config.json", CONFIG);
        return folder.write("settings/model.onnx", SOURCE_BYTES);
      },
    ],
    [
      "one whose settings are its external data",
      () => {
        const { model, data } = withExternalWeights(SOURCE_BYTES, "preprocessor_config.json");
        folder.write("both/preprocessor_config.json", data);
        return folder.write("both/model.onnx", model);
      },
    ],
  ])("is that of the copy which is judged: %s", async (_, write) => {
    const path = write();
    expect(await identify(path)).toMatch(/^[0-9a-f]{64}$/);
    expect(await identify(path)).toBe(await opened(path));
  });

  it("is the same wherever the files lie, and whatever the model's file is called", async () => {
    const path = writeDivided("one");
    const other = writeDivided("other");
    const renamed = join(dirname(other), "another.bin");
    copyFileSync(other, renamed);
    expect(await identify(renamed)).toBe(await identify(path));
  });

  it("is another one as soon as any of it changes", async () => {
    const path = writeDivided("changing");
    const seen = [await identify(path)];
    const changed = async (change: () => void) => {
      change();
      seen.push(await identify(path));
    };
    await changed(() => appendFileSync(join(dirname(path), "weights.bin"), "x"));
    await changed(() => folder.write("changing/preprocessor_config.json", CONFIG));
    await changed(() => folder.write("changing/preprocessor_config.json", `${CONFIG} `));
    await changed(() => appendFileSync(path, Buffer.of(0x72, 0)));
    expect(new Set(seen).size).toBe(5);
    expect(seen).not.toContain(undefined);
  });

  it("tells names of data apart", async () => {
    const renamed = withExternalWeights(SOURCE_BYTES, "weighty.bin");
    const path = folder.write("renamed/model.onnx", renamed.model);
    folder.write("renamed/weighty.bin", renamed.data);
    folder.write("renamed/weights.bin", renamed.data);
    expect(await identify(path)).not.toBe(await identify(writeDivided("plain")));
  });

  it("is none for what is missing, no model, or lacks its data", async () => {
    const alone = folder.write("alone/model.onnx", external.model);
    mkdirSync(join(folder.path, "config", "preprocessor_config.json"), { recursive: true });
    const beside = folder.write("config/model.onnx", SOURCE_BYTES);
    for (const path of [join(folder.path, "none.onnx"), folder.write("text.onnx", "PK"), alone, beside]) {
      expect.soft(await identify(path), path).toBeUndefined();
      expect.soft(await opened(path).catch(() => undefined), path).toBeUndefined();
    }
  });

  it("never names a file outside of the model's folder", async () => {
    const { model, data } = withExternalWeights(SOURCE_BYTES, "../weights.bin");
    folder.write("outside/weights.bin", data);
    expect(await identify(folder.write("outside/inner/model.onnx", model))).toBeUndefined();
  });

  it("of a file that hides the name of its data from a search is not that of any copy", async () => {
    const key = Buffer.from("\x0a\x08location\x12\x0bweights.bin", "latin1");
    // The value before the key, which readers of protobuf take as well.
    const turned = Buffer.from("\x12\x0bweights.bin\x0a\x08location", "latin1");
    const hidden = Buffer.from(external.model);
    for (let at = hidden.indexOf(key); at >= 0; at = hidden.indexOf(key)) turned.copy(hidden, at);
    const path = writeDivided("hidden", hidden);
    const first = await identify(path);
    expect(await opened(path)).not.toBe(first);
    // Other weights: the search does not see them, and the copy has them.
    const before = await opened(path);
    folder.write("hidden/weights.bin", Buffer.concat([external.data, Buffer.of(1)]));
    expect(await identify(path)).toBe(first);
    expect(await opened(path)).not.toBe(before);
  });
});
