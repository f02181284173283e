/** A kind of file that people hand over in place of an ONNX model. */
interface ForeignFormat {
  /** With its article, to follow "is": "a PyTorch checkpoint". */
  readonly name: string;
  /** How to get an ONNX model out of it. */
  readonly hint: string;
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
const ERROR_PAGE =
  "A download probably answered with an error or a login page: open the file to see, then download again.";

/** Ordered: the first match names the file, so the special cases of a container stand before the container. */
const SIGNATURES: readonly Signature[] = [
  { name: "a PyTorch checkpoint", hint: EXPORT_PYTORCH, matches: (head) => zipMember(head).includes("data.pkl") },
  { name: "a Keras archive", hint: EXPORT_KERAS, matches: isKerasArchive },
  { name: "a NumPy archive", hint: WRONG_FILE, matches: (head) => zipMember(head).endsWith(".npy") },
  { name: "a ZIP archive", hint: UNPACK, matches: starts("PK\x03\x04") },
  { name: "an empty ZIP archive", hint: WRONG_FILE, matches: starts("PK\x05\x06") },
  { name: "a Python pickle (PyTorch's older format)", hint: EXPORT_PYTORCH, matches: isPickle },
  { name: "a safetensors file", hint: EXPORT_SAFETENSORS, matches: isSafetensors },
  { name: "a TensorFlow Lite model", hint: EXPORT_TFLITE, matches: at(4, "TFL3") },
  { name: "an ORT-format model", hint: "Name the .onnx file that it was converted from.", matches: at(4, "ORTM") },
  { name: "an ExecuTorch program", hint: EXPORT_PYTORCH, matches: at(4, "ET1") },
  { name: "an HDF5 file (Keras's older format)", hint: EXPORT_KERAS, matches: starts("\x89HDF\r\n\x1a\n") },
  { name: "a TensorFlow SavedModel", hint: EXPORT_SAVED_MODEL, matches: isSavedModel },
  { name: "a GGUF model", hint: "It is a language model's format; export the original.", matches: starts("GGUF") },
  { name: "a NumPy array", hint: WRONG_FILE, matches: starts("\x93NUMPY") },
  { name: "a gzip archive", hint: UNPACK, matches: starts("\x1f\x8b") },
  { name: "a Zstandard archive", hint: UNPACK, matches: starts("\x28\xb5\x2f\xfd") },
  { name: "an xz archive", hint: UNPACK, matches: starts("\xfd7zXZ") },
  { name: "a bzip2 archive", hint: UNPACK, matches: starts("BZh") },
  { name: "a 7z archive", hint: UNPACK, matches: starts("7z\xbc\xaf\x27\x1c") },
  { name: "a tar archive", hint: UNPACK, matches: at(257, "ustar") },
  { name: "a JPEG image", hint: WRONG_FILE, matches: starts("\xff\xd8\xff") },
  { name: "a PNG image", hint: WRONG_FILE, matches: starts("\x89PNG") },
  { name: "a GIF image", hint: WRONG_FILE, matches: starts("GIF8") },
  { name: "a RIFF file (WebP, WAV or AVI)", hint: WRONG_FILE, matches: starts("RIFF") },
  { name: "a PDF document", hint: WRONG_FILE, matches: starts("%PDF") },
  { name: "a Linux program or library", hint: WRONG_FILE, matches: starts("\x7fELF") },
  { name: "a Windows program or library", hint: WRONG_FILE, matches: starts("MZ") },
  { name: "an HTML page", hint: ERROR_PAGE, matches: (head) => /^<(!doctype html|html|head|body)\b/i.test(text(head)) },
  { name: "an XML document", hint: WRONG_FILE, matches: (head) => text(head).startsWith("<?xml") },
  { name: "a JSON document", hint: ERROR_PAGE, matches: (head) => /^[{[]\s*["\]}{[0-9-]/.test(text(head)) },
  { name: "a text file", hint: ERROR_PAGE, matches: isText },
];

/** Names what a file is that is not ONNX, from its first bytes (512 suffice); undefined if they could start a model. */
export function foreignFormat(head: Buffer): ForeignFormat | undefined {
  const found = SIGNATURES.find((signature) => signature.matches(head));
  return found ?? (isModelProto(head) ? undefined : { name: "a file of an unknown kind", hint: WRONG_FILE });
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
  return head.length >= 9 && head.readUInt32LE(4) === 0 && head.readUInt32LE(0) >= 2 && head[8] === 0x7b;
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
function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** Whether the first byte is the tag of one of ModelProto's fields 1 to 8 and 14, with the type that the field has. */
function isModelProto(head: Buffer): boolean {
  return [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72].includes(head[0] ?? 0);
}
