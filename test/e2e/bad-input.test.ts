import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { appendNodes, model, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { root, sac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const source = `${zoo}/source.onnx`;
const images = `${zoo}/images`;
const preprocess = ["--preprocess", `${zoo}/preprocess.json`];
const image = () => readFileSync(join(root, images, "cat", "0000.jpg"));

async function fails(code: string, words: RegExp, ...args: string[]) {
  const { status, stdout, stderr } = await sac(...args);
  const said = stdout + stderr;
  expect.soft(said).toContain(code);
  expect.soft(said).toMatch(words);
  expect.soft(said).not.toMatch(/\n\s+at .+:\d+/);
  expect(status, said).toBe(2);
}

const enrol = (from: string, ...more: string[]) => [
  "enroll",
  "--model",
  source,
  "--images",
  from,
  "--out",
  at("new.sac"),
  ...more,
];
const check = (suspect: string, ...more: string[]) => [
  "check",
  at("good.sac"),
  "--threshold",
  "0.2",
  ...more,
  "--",
  suspect,
];

beforeAll(async () => {
  const made = await sac(
    "enroll",
    "--model",
    source,
    "--images",
    images,
    "--out",
    at("good.sac"),
    "--probes",
    "20",
    "--pool",
    "30",
    ...preprocess,
  );
  expect(made.status, made.stderr).toBe(0);
});

describe("bad arguments", () => {
  it("are answered with the command that was meant", () =>
    fails("There is no command chek", /Did you mean check\?/, "chek", at("good.sac")));
  it("are named with the option's value and what would be right", () =>
    fails("--alpha", /"2" is not a rate between 0 and 1/, ...check(source, "--alpha", "2")));
  it("are refused where they contradict each other", () =>
    fails("USAGE", /--threshold and --rule normal contradict/, ...check(source, "--rule", "normal")));
  it("are refused without a model", () => fails("USAGE", /no model among/, "check", at("good.sac")));
  it("are named where a pattern matches nothing", () =>
    fails("NO_MODELS_MATCHED", /nothing-\*\.onnx/, ...check("nothing-*.onnx")));
  it("are refused for an RBF without a width", () =>
    fails("--delta", /needs its width/, ...enrol(images, "--correlation", "rbf")));
});

describe("bad files around a model are refused:", () => {
  it("no such model", () => fails("FILE_NOT_FOUND", /nope\.onnx/, ...check("nope.onnx")));
  it("no such fingerprint", () => fails("FILE_NOT_FOUND", /no\.sac/, "check", at("no.sac"), "--", source));
  it("no such image folder", () => fails("FILE_NOT_FOUND", /no-folder does not exist/, ...enrol(at("no-folder"))));
  it("an output path that cannot be written", () => {
    const out = join(folder.write("a-file", ""), "new.sac");
    return fails(
      "OUTPUT_UNWRITABLE",
      /a-file is no folder/,
      "enroll",
      "--model",
      source,
      "--images",
      images,
      "--out",
      out,
    );
  });
  it("a report path that cannot be written, found before anything runs", () =>
    fails("OUTPUT_UNWRITABLE", /it is a folder/, ...check(source, "--json", folder.path)));
  it("a preprocessing that is not one", async () => {
    folder.write("pre.json", '{"width": -3}');
    await fails("PREPROCESS_INVALID", /width/, ...enrol(images, "--preprocess", at("pre.json")));
  });
});

describe("bad images are refused:", () => {
  it("an empty folder", async () => {
    mkdirSync(at("empty"));
    await fails("IMAGES_EMPTY", /no image/, ...enrol(at("empty")));
  });
  it("a PNG renamed .jpg", async () => {
    folder.write("png/a.jpg", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    await fails("IMAGE_TYPE_MISMATCH", /a\.jpg is named like a JPEG file, but is a PNG file/, ...enrol(at("png")));
  });
  it("a truncated JPEG", async () => {
    folder.write("cut/a.jpg", image().subarray(0, 500));
    await fails("IMAGE_UNREADABLE", /a\.jpg cannot be decoded/, ...enrol(at("cut"), "--probes", "2"));
  });
  it("fewer images than probes", async () => {
    for (const name of ["airplane", "cat", "dog"]) {
      folder.write(`few/${name}.jpg`, readFileSync(join(root, images, name, "0000.jpg")));
    }
    await fails(
      "IMAGES_TOO_FEW",
      /100 distinct images are needed, but only 3 are there to choose from/,
      ...enrol(at("few")),
    );
  });
  it("no classes where they are needed", () =>
    fails(
      "IMAGES_UNLABELLED",
      /has no class folders/,
      ...enrol(at("few"), "--select", "misclassified", "--probes", "2"),
    ));
});

describe("files that are no model to run are refused:", () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 123456\n`;
  const safetensors = Buffer.concat([
    Buffer.from([80, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(80)),
  ]);
  it.each([
    ["a Git LFS pointer", "lfs.onnx", pointer, "MODEL_LFS_POINTER", /git lfs pull/],
    ["an empty file", "empty.onnx", "", "MODEL_EMPTY", /empty\.onnx is empty/],
    ["a PyTorch checkpoint", "m.pt", Buffer.from("80027d71002e", "hex"), "MODEL_NOT_ONNX", /PyTorch/],
    ["safetensors", "m.safetensors", safetensors, "MODEL_NOT_ONNX", /safetensors/],
    [
      "TensorFlow Lite",
      "m.tflite",
      Buffer.from("1c00000054464c33140020000000", "hex"),
      "MODEL_NOT_ONNX",
      /TensorFlow Lite|TFLite/,
    ],
  ])("%s", async (_, name, content, code, words) => {
    await fails(code, words, ...check(folder.write(name, content)));
  });
  it("truncated ONNX", () => {
    const bytes = readFileSync(join(root, source));
    return fails(
      "MODEL_TRUNCATED",
      /cut\.onnx/,
      ...check(folder.write("cut.onnx", bytes.subarray(0, bytes.length / 2))),
    );
  });
});

describe("models that are refused or cannot be judged", () => {
  const logits = [valueInfo("logits", "float32", ["batch", 10])];
  const withWeights = (location: string) =>
    model({
      nodes: [node("Flatten", ["images"], ["flat"]), node("MatMul", ["flat", "w"], ["logits"])],
      inputs: [valueInfo("images", "float32", ["batch", 3, 32, 32])],
      outputs: logits,
      initialisers: [tensor("w", [3072, 10], new Float32Array(0), { external: { location } })],
    });
  it("external data missing", () =>
    fails("MODEL_EXTERNAL_DATA_MISSING", /w\.bin/, ...check(folder.write("m1.onnx", withWeights("w.bin")))));
  it("external data outside its folder", () =>
    fails("MODEL_EXTERNAL_DATA_ESCAPES", /\.\.\/w\.bin/, ...check(folder.write("m2.onnx", withWeights("../w.bin")))));
  it("no image input", () => {
    const text = model({
      nodes: [node("Identity", ["tokens"], ["logits"])],
      inputs: [valueInfo("tokens", "float32", ["batch", 10])],
      outputs: logits,
    });
    return fails("MODEL_NO_IMAGE_INPUT", /tokens \(float32 \[batch, 10\]\)/, ...check(folder.write("text.onnx", text)));
  });
  const answeringNaN = (path: string) =>
    appendNodes(readFileSync(join(root, path)), {
      nodes: [node("Sub", ["logits", "logits"], ["zero"]), node("Div", ["zero", "zero"], ["answer"])],
      outputs: [valueInfo("answer", "float32", ["batch", 10])],
    });

  it("NaN outputs are inconclusive and do not pass", async () => {
    const nan = answeringNaN("fixtures/zoo/unrelated/unrelated-resnet-1.onnx");
    const { status, stdout } = await sac(...check(folder.write("nan.onnx", nan)));
    expect(stdout).toContain("inconclusive");
    expect(stdout).toContain("NaN");
    expect(status).toBe(1);
  });

  it("a copy that answers NaN is known by its weights", async () => {
    const { status, stdout } = await sac(...check(folder.write("nan-copy.onnx", answeringNaN(source))));
    expect(stdout).toContain("derived");
    expect(status).toBe(1);
  });

  it("a model that cannot be judged does not keep the next from being judged", async () => {
    copyFileSync(join(root, source), at("copy.onnx"));
    const { status, stdout } = await sac(
      "check",
      at("good.sac"),
      "--threshold",
      "0.2",
      "--",
      at("text.onnx"),
      at("copy.onnx"),
    );
    expect(stdout).toMatch(/text\.onnx\s+error/);
    expect(stdout).toMatch(/copy\.onnx\s+derived/);
    expect(status).toBe(1);
  });
});

describe("bad fingerprints", () => {
  it("the same one under two names counts once", async () => {
    copyFileSync(at("good.sac"), at("again.sac"));
    const [, first, ...more] = check(at("text.onnx"));
    const { stdout } = await sac("check", first, at("again.sac"), ...more);
    expect(stdout).toMatch(/1 model against source\.onnx \([^()]*\): 1 error/);
  });

  const good = () => readFileSync(at("good.sac"));
  const newer = (): Uint8Array => {
    const fingerprint = unpackFingerprint(good(), "good.sac");
    const about = { ...fingerprint.about, formatVersion: 4 };
    return packFingerprint({ ...fingerprint, about } satisfies Fingerprint);
  };
  it("a fingerprint from a newer version is refused", () => {
    writeFileSync(at("newer.sac"), newer());
    return fails("FINGERPRINT_VERSION", /format version 4/, "check", at("newer.sac"), "--", source);
  });
  it("a fingerprint with a flipped byte is refused", () => {
    const bytes = Buffer.from(good());
    bytes[Math.floor(bytes.length / 3)] ^= 1;
    writeFileSync(at("flipped.sac"), bytes);
    return fails("FINGERPRINT_", /flipped\.sac/, "check", at("flipped.sac"), "--", source);
  });
  it("a fingerprint that is none is refused", () =>
    fails("FINGERPRINT_INVALID", /not a ZIP file/, "check", folder.write("text.sac", "hello"), "--", source));
});
