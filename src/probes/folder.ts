import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { sha256 } from "../digest.ts";
import { SacError, systemReason } from "../errors.ts";
import { readPlainFile } from "../read-file.ts";

/** An image file of the owner's folder. */
export interface ImageFile {
  readonly path: string;
  /** Path inside the folder, with forward slashes. */
  readonly name: string;
  readonly sha256: string;
  /** Index of its class folder, if there are class folders. */
  readonly label: number | undefined;
}

export interface ImageFolder {
  readonly images: readonly ImageFile[];
  /** Class folder names in order of class index; undefined for a flat folder. */
  readonly classes: readonly string[] | undefined;
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

/** The image type that a file's first bytes announce. */
function typeOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "JPEG";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "WebP";
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return "TIFF";
  if (head.startsWith("GIF8")) return "GIF";
  if (head.startsWith("BM")) return "BMP";
  return undefined;
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
  if (found === undefined) {
    const message = `${path} is not an image: its first bytes are of no known type.`;
    throw new SacError("IMAGE_UNREADABLE", message, "Remove it.");
  }
  const message = `${path} is named like a ${expected} file, but is a ${found} file.`;
  const hint =
    "Rename the file after what it is (or convert it): a wrong name often means that a step before this one went wrong.";
  throw new SacError("IMAGE_TYPE_MISMATCH", message, hint);
}

interface Entries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Names in a folder that are not hidden, sorted; links are followed. */
async function entriesOf(folder: string): Promise<Entries> {
  const names = await readdir(folder).catch((cause) => {
    throw new SacError(
      "FILE_UNREADABLE",
      `${folder} cannot be read: ${systemReason(cause)}.`,
      "Check its permissions.",
      {
        cause,
      },
    );
  });
  const visible = names.filter((name) => !name.startsWith(".")).sort();
  const kinds = await Promise.all(visible.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return {
    files: visible.filter((_, i) => !kinds[i]?.isDirectory()),
    folders: visible.filter((_, i) => kinds[i]?.isDirectory()),
  };
}

async function imagesIn(folder: string, prefix: string, label: number | undefined): Promise<ImageFile[]> {
  const { files } = await entriesOf(folder);
  const images = [];
  for (const name of files.filter(isImageName)) {
    const path = join(folder, name);
    const digest = sha256(await readImage(path));
    images.push({ path, name: prefix + name, sha256: digest, label });
  }
  return images;
}

/**
 * Lists the JPEG, PNG, WebP and TIFF files of a flat folder, or of its class folders (sorted; position = class index).
 * @throws SacError FILE_NOT_FOUND, FILE_UNREADABLE, IMAGES_EMPTY and the errors of `readImage`
 */
export async function listImages(folder: string): Promise<ImageFolder> {
  const entry = await stat(folder).catch(() => undefined);
  if (!entry?.isDirectory()) {
    const what = entry ? "is not a folder" : "does not exist";
    throw new SacError("FILE_NOT_FOUND", `The image folder ${folder} ${what}.`, "Give the path of a folder of images.");
  }
  const flat = await imagesIn(folder, "", undefined);
  if (flat.length > 0) return { images: flat, classes: undefined };

  const { folders: classes } = await entriesOf(folder);
  const images = [];
  for (const [label, name] of classes.entries())
    images.push(...(await imagesIn(join(folder, name), `${name}/`, label)));
  if (images.length > 0) return { images, classes };
  const message = `There is no image in ${folder} or in the folders directly below it.`;
  const hint = "Give a folder of .jpg, .png, .webp or .tif files, or one with a folder of images for each class.";
  throw new SacError("IMAGES_EMPTY", message, hint);
}
