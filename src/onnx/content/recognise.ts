import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { isLfsPointer } from "../../text/lfs-pointer.ts";
import { quoted } from "../../text/list.ts";
import { formatSize } from "../../text/units.ts";
import { foreignFormat, HDF5, isText } from "../foreign-formats.ts";
import { isHarmless } from "./harmless.ts";
import { type Peek, peekFile } from "./peek.ts";
import { protobufModel } from "./protobuf-models.ts";
import { tarMembers } from "./tar-members.ts";
import { isZlib, unpacked } from "./unpack.ts";
import { type Member, zipMembers } from "./zip-members.ts";

/** What a file is by its content, whatever it is called. */
type Content =
  | { readonly kind: "onnx" }
  /** It holds, or may hold, a model that cannot be judged. */
  | { readonly kind: "model"; readonly format: string; readonly why: string }
  /** A large file of which nothing is known. */
  | { readonly kind: "unknown" }
  | { readonly kind: "other" };

/** A file that was looked at. */
export type Looked = Content & { readonly bytes: number };

const HEAD_BYTES = 512;
/** No classifier of images has so few bytes of weights; and what holds data is not listed for less. */
const FEWEST_BYTES = 16 * 2 ** 10;
/** A file of which nothing is known is listed from here on. */
const LARGE_BYTES = 2 ** 20;
/** An archive's members that are opened, the largest first. */
const MOST_OPENED = 256;

const NOT_UNPACKED = "Archives are not unpacked: commit the ONNX model itself.";
const CLOSED = "The archive cannot be looked into.";
const TAR = "a tar archive";
const GZIP = "a gzip archive";
const ZLIB = { name: "a zlib stream", holds: "files" } as const;
const OTHER: Content = { kind: "other" };

/** What models are called, and little else. */
const MODEL_NAME =
  /\.(pth?|ckpt|safetensors|onnx|ort|tflite|keras|gguf|ggml|mlmodel|caffemodel|pdmodel|pdiparams|pdparams|params|weights|engine|mnn|rknn|dlc|pkl|pickle|joblib|msgpack|t7|pte|nnef|h5|hdf5|npz)$/i;

/** Whether a file is called as models are, where its content says nothing. */
export function isNamedAsModel(path: string): boolean {
  return MODEL_NAME.test(path);
}

/**
 * Looks at a file, whoever made it: a few bytes of it, at most `MOST_PEEKED`. Links are not followed, and nothing but
 * regular files is read.
 * @returns undefined for what is no regular file, or cannot be opened
 */
export function recogniseFile(path: string): Looked | undefined {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let fd: number;
  try {
    fd = openSync(path, flags);
  } catch {
    return undefined;
  }
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) return undefined;
    return { ...recognise(peekFile(fd, found.size), path), bytes: found.size };
  } finally {
    closeSync(fd);
  }
}

/**
 * What something is by its content. What is a model comes before what it looks like: a model's file may begin as an
 * image does, and an archive may stand behind one.
 * @param name of which only the ending counts, and only where content says nothing
 * @param isInside whether it lies in an archive, so that archives are not looked into any more
 */
function recognise(peek: Peek, name: string, isInside = false): Content {
  const head = peek.read(0, HEAD_BYTES);
  if (head.length === 0) return OTHER;
  const pointer = lfsPointer(head);
  if (pointer !== undefined) return pointer;
  const protobuf = protobufModel(peek);
  if (protobuf === "onnx") return { kind: "onnx" };
  if (protobuf !== undefined) return notJudged(protobuf);
  return asText(head) ?? asArchive(peek, head, isInside) ?? asFormat(peek, head, name);
}

function lfsPointer(head: Buffer): Content | undefined {
  const text = head.toString("latin1");
  if (!isLfsPointer(text)) return undefined;
  const size = Number(/^size (\d{1,15})$/m.exec(text)?.[1] ?? Number.NaN);
  if (size < FEWEST_BYTES) return OTHER;
  const format = `a Git LFS pointer${Number.isNaN(size) ? "" : ` to ${formatSize(size)}`}`;
  return { kind: "model", format, why: "The file was not fetched: give actions/checkout the input `lfs: true`." };
}

/** Models that are written as text. */
function asText(head: Buffer): Content | undefined {
  const text = head.toString("latin1").trimStart();
  const found = (format: string): Content => ({ kind: "model", format, why: "Only ONNX's binary form can be judged." });
  if (/^(ir_version\s*:|\{\s*"irVersion"|<\s*ir_version)/.test(text)) return found("an ONNX model written as text");
  if (/^(<\?xml[^>]*>\s*)?<net\s[^>]*name=[^>]*version=/.test(text)) return found("an OpenVINO model");
  if (/^\{\s*"(format"\s*:\s*"[\w-]+model"|modelTopology")/.test(text)) return found("a TensorFlow.js model");
  return text.startsWith("7767517\n") ? found("an ncnn model") : undefined;
}

/** Archives by what is in them; undefined for what is none. An archive of ZIP may stand behind anything. */
function asArchive(peek: Peek, head: Buffer, isInside: boolean): Content | undefined {
  const zip = isInside ? undefined : ofMembers(zipMembers(peek), "a ZIP archive");
  if (zip !== undefined && zip.kind !== "other") return zip;
  const format = isZlib(head) ? ZLIB : foreignFormat(head);
  if (zip !== undefined && /^PK/.test(head.toString("latin1", 0, 2))) return zip;
  if (format?.holds !== "files" && format?.holds !== "closed") return undefined;
  const unseen = peek.size < FEWEST_BYTES ? OTHER : notJudged(format.name, CLOSED);
  return isInside ? unseen : (opened(peek, format.name) ?? unseen);
}

/** What a tar archive or a packed file is; undefined where it cannot be looked into. */
function opened(peek: Peek, name: string): Content | undefined {
  if (name === TAR) return ofMembers(tarMembers(peek), name);
  if (name !== GZIP && name !== ZLIB.name) return undefined;
  const inside = unpacked(peek);
  if (inside === undefined) return undefined;
  const isTar = foreignFormat(inside.read(0, HEAD_BYTES))?.name === TAR;
  return isTar ? ofMembers(tarMembers(inside), name) : holding(name, recognise(inside, "", true));
}

/** What an archive is by its members; undefined where they cannot be listed. */
function ofMembers(members: readonly Member[] | undefined, archive: string): Content | undefined {
  if (members === undefined) return undefined;
  const has = (pattern: RegExp) => members.some(({ name }) => pattern.test(name));
  if (has(/(^|\/)data\.pkl$/)) return notJudged("a PyTorch checkpoint", "Export it with torch.onnx.export.");
  if (has(/(^|\/)model\.weights\.h5$/)) return notJudged("a Keras archive");
  const total = members.reduce((sum, { size }) => sum + size, 0);
  if (members.length > 0 && members.every(({ name }) => name.endsWith(".npy"))) {
    return total < FEWEST_BYTES ? OTHER : notJudged("a NumPy archive");
  }
  let all = OTHER;
  for (const [i, member] of members.toSorted((a, b) => b.size - a.size).entries()) {
    const found = holding(archive, contentOf(member, i), member.name);
    if (found.kind === "model") return found;
    if (found.kind === "unknown") all = found;
  }
  return all;
}

/** What a member is: by its content, or else by its name. */
function contentOf(member: Member, i: number): Content {
  if (member.size === 0) return OTHER;
  const peek = i < MOST_OPENED ? member.open() : undefined;
  if (peek !== undefined) return recognise(peek, member.name, true);
  if (isNamedAsModel(member.name)) return notJudged("a model by its name");
  const isClosed = member.size >= FEWEST_BYTES && i < MOST_OPENED;
  return isClosed ? notJudged(member.isEncrypted ? "an encrypted file" : "a file that cannot be unpacked") : OTHER;
}

/** An archive that holds something. */
function holding(archive: string, content: Content, member?: string): Content {
  if (content.kind === "unknown" || content.kind === "other") return content;
  const format = content.kind === "onnx" ? "an ONNX model" : content.format;
  const where = member === undefined ? "" : ` (${quoted(member)})`;
  return { kind: "model", format: `${archive} with ${format}${where}`, why: NOT_UNPACKED };
}

function notJudged(format: string, hint = ""): Content {
  return { kind: "model", format, why: `Only ONNX models can be judged. ${hint}`.trim() };
}

/** What is left: formats by their first bytes, and what nothing is known of. */
function asFormat(peek: Peek, head: Buffer, name: string): Content {
  const format = isHdf5(peek) ? foreignFormat(Buffer.from(HDF5, "latin1")) : foreignFormat(head);
  if (format?.holds === "model" || (format?.holds === "data" && peek.size >= FEWEST_BYTES)) {
    return notJudged(format.name, format.hint);
  }
  if (isTensorFlowIndex(peek)) return notJudged("a TensorFlow checkpoint");
  if (format?.holds === "files" || format?.holds === "closed") return OTHER;
  if (isHarmless(head) || isTextThroughout(peek)) return OTHER;
  if (isNamedAsModel(name) && peek.size >= FEWEST_BYTES) {
    return notJudged("a file of an unknown kind, named as models are");
  }
  return peek.size >= LARGE_BYTES ? { kind: "unknown" } : OTHER;
}

/** HDF5 may begin behind a block of anything, of 512 bytes or a power of two more. */
function isHdf5(peek: Peek): boolean {
  for (let at = 512; at < peek.size; at *= 2) {
    if (peek.read(at, HDF5.length).toString("latin1") === HDF5) return true;
  }
  return peek.read(0, HDF5.length).toString("latin1") === HDF5;
}

/** The last bytes of the table of a checkpoint, beside which the file with the weights lies. */
function isTensorFlowIndex(peek: Peek): boolean {
  return peek.size > 48 && peek.read(peek.size - 8, 8).equals(Buffer.from("57fb808b247547db", "hex"));
}

/** Text at the beginning, in the middle and at the end. */
function isTextThroughout(peek: Peek): boolean {
  const places = [0, Math.floor(peek.size / 2), Math.max(0, peek.size - HEAD_BYTES)];
  return places.every((place) => isText(peek.read(place, HEAD_BYTES)));
}
