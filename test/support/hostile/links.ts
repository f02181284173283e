import { closeSync, copyFileSync, ftruncateSync, openSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { decodeProbes } from "../../../src/fingerprint/images.ts";
import { loadFingerprint } from "../../../src/fingerprint/store.ts";
import { SOURCE, SOURCE_BYTES } from "../fixture-source.ts";
import { withWeightsIn } from "./external.ts";
import type { HostileInput } from "./input.ts";
import { recogniser } from "./recogniser.ts";

const ESCAPES = ["MODEL_EXTERNAL_DATA_ESCAPES"];

/** A model whose weights are behind a link. */
function linked(name: string, location: string, link: string, to: (folder: string) => string): HostileInput {
  return {
    name,
    kind: "links",
    expect: ESCAPES,
    make(folder) {
      writeFileSync(join(folder, `${name}.onnx`), withWeightsIn({ location }));
      symlinkSync(to(folder), join(folder, link));
      return undefined;
    },
  };
}

/** A file with a beginning, and gigabytes of nothing behind it. */
function sparse(name: string, expect: readonly string[], head: Uint8Array, size: number): HostileInput {
  return {
    name,
    kind: "gigabytes of nothing",
    expect,
    make(folder) {
      const file = openSync(join(folder, `${name}.onnx`), "w");
      writeSync(file, head);
      ftruncateSync(file, size);
      closeSync(file);
      return undefined;
    },
  };
}

/**
 * Links out of a model's folder, files of gigabytes that hold nothing, a copy of the source that knows the probes, and, among
 * all that, the source itself. @param fingerprint a plain one
 */
export function linkedInputs(fingerprint: string): HostileInput[] {
  return [
    linked("link-out", "link.bin", "link.bin", (folder) => join(folder, "..", "secret.bin")),
    linked("link-to-the-folder-above", "up/secret.bin", "up", (folder) => join(folder, "..")),
    linked("link-to-the-users", "users.bin", "users.bin", () => "/etc/passwd"),
    sparse("2-gigabytes", ["MODEL_TRUNCATED", "MODEL_NOT_ONNX"], SOURCE_BYTES.subarray(0, 5000), 2 ** 31),
    sparse("2-gigabytes-of-zeros", ["MODEL_NOT_ONNX"], Buffer.alloc(0), 2 ** 31),
    sparse("8-gigabytes", ["MODEL_TOO_LARGE"], SOURCE_BYTES.subarray(0, 5000), 2 ** 33),
    {
      name: "recogniser",
      kind: "leaked probes",
      // Whoever has the probes can do this, which is why they are secret. Here its weights give it away nevertheless.
      expect: ["unrelated", "derived"],
      async make(folder) {
        const { fingerprint: opened } = await loadFingerprint(fingerprint);
        const bytes = recogniser(SOURCE_BYTES, await decodeProbes(opened), opened.about.preprocess);
        writeFileSync(join(folder, "recogniser.onnx"), bytes);
        return undefined;
      },
    },
    {
      name: "source",
      kind: "leaked probes",
      expect: ["derived"],
      make(folder) {
        copyFileSync(SOURCE, join(folder, "source.onnx"));
        return undefined;
      },
    },
  ];
}
