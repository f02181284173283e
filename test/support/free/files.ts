import { createHash } from "node:crypto";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { withExternalWeights } from "../external-weights.ts";
import { changeWeights } from "../onnx-weights.ts";
import { delimited } from "../protobuf-writer.ts";
import { writeZip } from "../zip-writer.ts";
import { type Disguised, type FileContent, type FreeCase, MODEL_NAME } from "./free-case.ts";

/** The model's bytes, or what was made of them, under another name. */
function as(model: Uint8Array, name: string, content: FileContent = model): Disguised {
  return { model, files: { [name]: content }, named: [name] };
}

/** One file in a tar archive (POSIX ustar). */
function tarOf(name: string, data: Uint8Array): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        0", 148);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512), Buffer.alloc(1024)]);
}

/** All weights, as safetensors has them: the length of a header, the header in JSON, the values. */
function safetensorsOf(model: Uint8Array): Buffer {
  const header: Record<string, object> = {};
  const values: Buffer[] = [];
  let offset = 0;
  changeWeights(model, (name, weights) => {
    const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
    header[name] = { dtype: "F32", shape: [weights.length], data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    values.push(Buffer.from(bytes));
    return undefined;
  });
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...values]);
}

/** An archive as torch.save writes it: a pickle (here of nothing), and the values beside it. */
function checkpointOf(model: Uint8Array): Buffer {
  return writeZip([
    { name: "model/data.pkl", data: Buffer.from("\x80\x02}q\x00.", "latin1") },
    { name: "model/data/0", data: safetensorsOf(model) },
    { name: "model/version", data: Buffer.from("3\n") },
  ]);
}

function zipOf(model: Uint8Array): Buffer {
  const data = deflateRawSync(model);
  return writeZip([{ name: MODEL_NAME, data, method: 8, size: model.length, crc: crc32(model) }]);
}

function pointerTo(model: Uint8Array): string {
  const digest = createHash("sha256").update(model).digest("hex");
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${digest}\nsize ${model.length}\n`;
}

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "named .ort": (model) => as(model, "model.ort"),
  "named .onnx.bin": (model) => as(model, "model.onnx.bin"),
  "named .bin": (model) => as(model, "model.bin"),
  "named .ONNX": (model) => as(model, "MODEL.ONNX"),
  "named without an ending": (model) => as(model, "model"),
  "named .jpg": (model) => as(model, "cat.jpg"),
  "named as a hidden file": (model) => as(model, ".onnx"),
  "a picture's beginning in front": (model) =>
    as(model, MODEL_NAME, Buffer.concat([Buffer.from("\xff\xd8\xff\xe0", "latin1"), model])),
  "ten kilobytes of a strange field in front": (model) =>
    as(model, MODEL_NAME, Buffer.concat([delimited(99, Buffer.alloc(10_000, 7)), model])),
  "ten kilobytes of a strange field behind": (model) =>
    as(model, MODEL_NAME, Buffer.concat([model, delimited(99, Buffer.alloc(10_000, 7))])),
  "a ZIP archive": (model) => as(model, "model.zip", zipOf(model)),
  "a ZIP archive named .onnx": (model) => as(model, MODEL_NAME, zipOf(model)),
  "a tar archive": (model) => as(model, "model.tar", tarOf(MODEL_NAME, model)),
  "a gzip archive": (model) => as(model, "model.onnx.gz", gzipSync(model)),
  "every byte turned": (model) =>
    as(
      model,
      MODEL_NAME,
      Uint8Array.from(model, (byte) => byte ^ 0x5a),
    ),
  "text in base64": (model) => as(model, MODEL_NAME, Buffer.from(model).toString("base64")),
  "a PyTorch checkpoint": (model) => as(model, "model.pt", checkpointOf(model)),
  safetensors: (model) => as(model, "model.safetensors", safetensorsOf(model)),
  "weights in another file": (model) => {
    const moved = withExternalWeights(model, "model.data");
    return { model, files: { [MODEL_NAME]: moved.model, "model.data": moved.data } };
  },
  "weights in another file that is not there": (model) =>
    as(model, MODEL_NAME, withExternalWeights(model, "model.data").model),
  "a Git LFS pointer": (model) => as(model, MODEL_NAME, pointerTo(model)),
  "a symbolic link": (model) => ({
    model,
    files: { "weights.dat": model, [MODEL_NAME]: { link: "weights.dat" } },
  }),
};

/** The model itself, where a check may not look for one or not see what it is. */
export function fileCases(): FreeCase[] {
  return Object.entries(CASES).map(([name, disguise]) => ({ kind: "files", name, disguise }));
}
