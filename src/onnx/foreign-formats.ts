/**
 * What files of a format hold: a model; weights or other data, which cannot be told apart; other files, which can be
 * looked into, or cannot; text; or something else.
 */
type Holds = "model" | "data" | "files" | "closed" | "text" | "other";

/** A kind of file that people hand over in place of an ONNX model. */
interface ForeignFormat {
  /** With its article, to follow "is": "a PyTorch checkpoint". */
  readonly name: string;
  /** How to get an ONNX model out of it. */
  readonly hint: string;
  readonly holds: Holds;
}

interface Signature extends ForeignFormat {
  readonly matches: (head: Buffer) => boolean;
}

const EXPORT_PYTORCH =
  'Load it where the model\'s code is at hand and export it: torch.onnx.export(model.eval(), example, "model.onnx").';
const EXPORT_SAFETENSORS =
  "It holds weights without a graph: load it with the model's code and export that, " +
  "for Hugging Face models with: optimum-cli export onnx --model FOLDER OUTPUT";
const EXPORT_TFLITE = "Convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx";
const EXPORT_KERAS = 'Export it: keras.models.load_model("FILE").export("model.onnx", format="onnx")';
const EXPORT_SAVED_MODEL = "Convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx";
const UNPACK = "Unpack it and name the .onnx file inside.";
const WRONG_FILE = "Name the .onnx file instead.";
/** What an HDF5 file begins with, at one of several places. */
export const HDF5 = "\x89HDF\r\n\x1a\n";
const ERROR_PAGE =
  "A download probably answered with an error or a login page: open the file to see, then download again.";

const UNKNOWN: ForeignFormat = { name: "a file of an unknown kind", hint: WRONG_FILE, holds: "other" };

/** Ordered: the first match names the file, so the special cases of a container stand before the container. */
const SIGNATURES: readonly Signature[] = [
  ...of("model", EXPORT_PYTORCH, { "a PyTorch checkpoint": (head) => zipMember(head).includes("data.pkl") }),
  ...of("model", EXPORT_KERAS, { "a Keras archive": isKerasArchive }),
  ...of("data", WRONG_FILE, { "a NumPy archive": (head) => zipMember(head).endsWith(".npy") }),
  ...of("files", UNPACK, { "a ZIP archive": starts("PK\x03\x04") }),
  ...of("other", WRONG_FILE, { "an empty ZIP archive": starts("PK\x05\x06") }),
  ...of("data", EXPORT_PYTORCH, { "a Python pickle (PyTorch's older format)": isPickle }),
  ...of("model", EXPORT_SAFETENSORS, { "a safetensors file": isSafetensors }),
  ...of("model", EXPORT_TFLITE, { "a TensorFlow Lite model": at(4, "TFL3") }),
  ...of("model", "Name the .onnx file that it was converted from.", { "an ORT-format model": at(4, "ORTM") }),
  ...of("model", EXPORT_PYTORCH, { "an ExecuTorch program": at(4, "ET1") }),
  ...of("data", EXPORT_KERAS, { "an HDF5 file (Keras's older format)": starts(HDF5) }),
  // Other files may begin so: whether it is one is told by all of it.
  ...of("other", EXPORT_SAVED_MODEL, { "a TensorFlow SavedModel": isSavedModel }),
  ...of("model", "It is a language model's format; export the original.", { "a GGUF model": starts("GGUF") }),
  ...of("model", "Export the model that it was built from.", { "a TensorRT engine": starts("ftrt") }),
  ...of("model", "Export the model that it was converted from.", { "an RKNN model": starts("RKNN") }),
  ...of("data", WRONG_FILE, { "a NumPy array": starts("\x93NUMPY") }),
  ...of("files", UNPACK, {
    "a gzip archive": starts("\x1f\x8b"),
    "a Zstandard archive": starts("\x28\xb5\x2f\xfd"),
    "a tar archive": at(257, "ustar"),
  }),
  ...of("closed", UNPACK, {
    "an xz archive": starts("\xfd7zXZ"),
    "a bzip2 archive": (head) => /^BZh[1-9]1AY&SY/.test(head.toString("latin1", 0, 10)),
    "a 7z archive": starts("7z\xbc\xaf\x27\x1c"),
    "a RAR archive": starts("Rar!\x1a\x07"),
    "an LZ4 archive": starts("\x04\x22\x4d\x18"),
    "an lzip archive": starts("LZIP"),
  }),
  ...of("other", WRONG_FILE, {
    "a JPEG image": starts("\xff\xd8\xff"),
    "a PNG image": starts("\x89PNG"),
    "a GIF image": starts("GIF8"),
    "a RIFF file (WebP, WAV or AVI)": starts("RIFF"),
    "a PDF document": starts("%PDF"),
    "a Linux program or library": starts("\x7fELF"),
    "a Windows program or library": starts("MZ"),
  }),
  ...of("text", ERROR_PAGE, { "an HTML page": (head) => /^<(!doctype html|html|head|body)\b/i.test(text(head)) }),
  ...of("text", WRONG_FILE, { "an XML document": (head) => text(head).startsWith("<?xml") }),
  ...of("text", ERROR_PAGE, {
    "a JSON document": (head) => /^[{[]\s*["\]}{[0-9-]/.test(text(head)),
    "a text file": isText,
  }),
];

/** Names what a file is that is not ONNX, from its first bytes (512 suffice); undefined if they could start a model. */
export function foreignFormat(head: Buffer): ForeignFormat | undefined {
  const found = SIGNATURES.find((signature) => signature.matches(head));
  return found ?? (isModelProto(head) ? undefined : UNKNOWN);
}

/** Rows of the table, by the names of the formats. */
function of(holds: Holds, hint: string, matchers: Readonly<Record<string, Signature["matches"]>>): Signature[] {
  return Object.entries(matchers).map(([name, matches]) => ({ name, hint, holds, matches }));
}

function starts(magic: string): (head: Buffer) => boolean {
  return at(0, magic);
}

function at(offset: number, magic: string): (head: Buffer) => boolean {
  return (head) => head.toString("latin1", offset, offset + magic.length) === magic;
}

/** The name of a ZIP archive's first member, or "" where `head` starts no such archive. */
function zipMember(head: Buffer): string {
  if (!starts("PK\x03\x04")(head) || head.length < 30) return "";
  return head.toString("latin1", 30, 30 + head.readUInt16LE(26));
}

function isKerasArchive(head: Buffer): boolean {
  return ["metadata.json", "config.json", "model.weights.h5"].includes(zipMember(head));
}

/** Pickle protocols 2 to 5, which PyTorch wrote before its ZIP format: PROTO, version, then any opcode. */
function isPickle(head: Buffer): boolean {
  return head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5;
}

/** A 64-bit header length, then the header, which is a JSON object. */
function isSafetensors(head: Buffer): boolean {
  if (head.length < 10 || head.readUInt32LE(4) !== 0 || head.readUInt32LE(0) < 2) return false;
  return /^\{\s*["}]/.test(head.toString("latin1", 8));
}

/**
 * A SavedModel too is protobuf that starts with a version and a length-delimited field 2; but where ONNX has the name
 * of the producer there, it has a message whose first field (tag 0x0a, a line feed) is again a message.
 */
function isSavedModel(head: Buffer): boolean {
  if (head[0] !== 0x08 || head[2] !== 0x12) return false;
  let position = 3;
  while ((head[position] ?? 0) >= 0x80) position += 1;
  return head[position + 1] === 0x0a;
}

function text(head: Buffer): string {
  return head.toString("utf8").trimStart();
}

/** Text has no control characters but white space; an ONNX file starts with one (its first tag). */
export function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** Whether the first byte is the tag of one of ModelProto's fields 1 to 8 and 14, with the type that the field has. */
function isModelProto(head: Buffer): boolean {
  return [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72].includes(head[0] ?? 0);
}
