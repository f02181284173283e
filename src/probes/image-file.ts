import { extname } from "node:path";
import { SacError } from "../errors.ts";
import { readPlainFile } from "../read-file.ts";
import { isLfsPointer } from "../text/lfs-pointer.ts";

/** An image file of the owner's folder. */
export interface ImageFile {
  readonly path: string;
  /** Path inside the folder, with forward slashes. */
  readonly name: string;
  readonly sha256: string;
  /** Index of its class folder, if there are class folders. */
  readonly label: number | undefined;
}

/** No photograph needs more: 256 MiB. */
const MOST_BYTES = 2 ** 28;

const TYPES: Readonly<Record<string, string>> = {
  ".jpg": "JPEG",
  ".jpeg": "JPEG",
  ".png": "PNG",
  ".webp": "WebP",
  ".tif": "TIFF",
  ".tiff": "TIFF",
};

/** Whether a file of that name is taken for an image. */
export function isImageName(path: string): boolean {
  return extname(path).toLowerCase() in TYPES;
}

/** Brands of the ISO container in which phones keep photographs. */
const CONTAINED: Readonly<Record<string, string>> = { heic: "HEIC", heix: "HEIC", mif1: "HEIC", avif: "AVIF" };

/** The image type that a file's first bytes announce. */
function typeOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "JPEG";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "WebP";
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return "TIFF";
  if (head.startsWith("GIF8")) return "GIF";
  if (head.startsWith("BM")) return "BMP";
  if (head.slice(4, 8) === "ftyp") return CONTAINED[head.slice(8)];
  return undefined;
}

/** Why a file of no known type is no image, and what to do. Nothing is to be deleted: what is lacking may be elsewhere. */
function noImage(path: string, bytes: Buffer): SacError {
  const [what, hint] =
    bytes.length === 0
      ? ["is empty", "Copy it again: it has not arrived whole."]
      : isLfsPointer(bytes.toString("latin1", 0, 100))
        ? [
            "is a pointer of Git LFS, and the image is elsewhere",
            "Fetch it: git lfs pull (actions/checkout: lfs: true).",
          ]
        : ["is not an image: its first bytes are of no known type", "See what it is, and keep it elsewhere."];
  return new SacError("IMAGE_UNREADABLE", `${path} ${what}.`, hint);
}

/**
 * Reads an image file whose content is what its name says.
 * @throws SacError IMAGE_TYPE_MISMATCH, IMAGE_UNREADABLE
 */
export async function readImage(path: string): Promise<Buffer> {
  const bytes = await readPlainFile(
    path,
    MOST_BYTES,
    (reason, { cause }) =>
      new SacError("IMAGE_UNREADABLE", `${path} cannot be read: ${reason}.`, "Check the file.", { cause }),
  );
  const expected = TYPES[extname(path).toLowerCase()];
  const found = typeOf(bytes);
  if (found === expected) return bytes;
  if (found === undefined) throw noImage(path, bytes);
  const message = `${path} is named like a ${expected} file, but is a ${found} file.`;
  const hint = Object.values(TYPES).includes(found)
    ? "Rename the file after what it is (or convert it): a wrong name often means that a step before this one went wrong."
    : `Convert it to JPEG or PNG: ${found} files are not read.`;
  throw new SacError("IMAGE_TYPE_MISMATCH", message, hint);
}
