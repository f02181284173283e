import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { sha256 } from "../digest.ts";
import { SacError, systemReason } from "../errors.ts";
import { listed } from "../text/list.ts";
import { type ImageFile, isImageName, readImage } from "./image-file.ts";
import { refuseImages } from "./unusable.ts";

export interface ImageFolder {
  readonly images: readonly ImageFile[];
  /** Class folder names in order of class index; undefined for a flat folder. */
  readonly classes: readonly string[] | undefined;
  /** What is in the folder and was passed over, in words for people. */
  readonly passedOver: readonly string[];
}

interface Entries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** What tools leave behind. */
const LEFT_BEHIND = ["__MACOSX", "__pycache__", "@eaDir", "$RECYCLE.BIN", "System Volume Information"];

/** Names in a folder that are not hidden, in the order of their names, or of their numbers if all folders are numbers. */
async function entriesOf(folder: string): Promise<Entries> {
  const names = await readdir(folder).catch((cause) => {
    const message = `${folder} cannot be read: ${systemReason(cause)}.`;
    throw new SacError("FILE_UNREADABLE", message, "Check its permissions.", { cause });
  });
  const visible = names.filter((name) => !name.startsWith(".")).sort();
  const kinds = await Promise.all(visible.map((name) => stat(join(folder, name)).catch(() => undefined)));
  const folders = visible.filter((_, i) => kinds[i]?.isDirectory());
  const areNumbers = folders.every((name) => /^\d+$/.test(name));
  return {
    files: visible.filter((_, i) => !kinds[i]?.isDirectory()),
    folders: areNumbers ? folders.sort((a, b) => Number(a) - Number(b)) : folders,
  };
}

/** What was found in a folder, and what of it is no image that can be read. */
interface Found {
  readonly images: ImageFile[];
  readonly others: string[];
  readonly unreadable: SacError[];
}

async function imagesIn(folder: string, prefix: string, label: number | undefined): Promise<Found> {
  const { files } = await entriesOf(folder);
  const found: Found = { images: [], others: files.filter((name) => !isImageName(name)), unreadable: [] };
  for (const name of files.filter(isImageName)) {
    const path = join(folder, name);
    try {
      const digest = sha256(await readImage(path));
      found.images.push({ path, name: prefix + name, sha256: digest, label });
    } catch (thrown) {
      if (!(thrown instanceof SacError)) throw thrown;
      found.unreadable.push(thrown);
    }
  }
  return found;
}

function countedByKind(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const counts = new Map<string, number>();
  for (const name of names) {
    const kind = extname(name).toLowerCase() || "without an ending";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = listed([...counts].map(([kind, count]) => `${count} ${kind}`));
  return [
    `${names.length === 1 ? "one file that is" : `${names.length} files that are`} no JPEG, PNG, WebP or TIFF: ${kinds}`,
  ];
}

/**
 * Lists the JPEG, PNG, WebP and TIFF files of a flat folder, or of its class folders (in order; position = class index).
 * @throws SacError FILE_NOT_FOUND, FILE_UNREADABLE, IMAGES_EMPTY and, of several images at once, the errors of `readImage`
 */
export async function listImages(folder: string): Promise<ImageFolder> {
  const entry = await stat(folder).catch(() => undefined);
  if (!entry?.isDirectory()) {
    const what = entry ? "is not a folder" : "does not exist";
    throw new SacError("FILE_NOT_FOUND", `The image folder ${folder} ${what}.`, "Give the path of a folder of images.");
  }
  const { folders } = await entriesOf(folder);
  const leftBehind = folders.filter((name) => LEFT_BEHIND.includes(name));
  const classes = folders.filter((name) => !LEFT_BEHIND.includes(name));
  const flat = await imagesIn(folder, "", undefined);
  const isFlat = flat.images.length + flat.unreadable.length > 0;
  const inClasses: Found[] = [];
  if (!isFlat)
    for (const [label, name] of classes.entries())
      inClasses.push(await imagesIn(join(folder, name), `${name}/`, label));
  const all = [flat, ...inClasses];
  refuseImages(
    all.flatMap(({ unreadable }) => unreadable),
    ` in ${folder}`,
  );
  const images = all.flatMap((found) => found.images);
  const others = countedByKind(all.flatMap((found) => found.others));
  if (images.length === 0) throw await noImages(folder, classes, others);
  const beside = isFlat ? classes : [];
  const passedOver = [
    ...others,
    ...(leftBehind.length > 0 ? [`what is in ${listed(leftBehind)}`] : []),
    ...(beside.length > 0
      ? [`the folders ${listed(beside)}, as there are images beside them: images of classes stand in folders alone`]
      : []),
  ];
  return { images, classes: isFlat ? undefined : classes, passedOver };
}

async function noImages(folder: string, below: readonly string[], others: readonly string[]): Promise<SacError> {
  const found = others.length === 0 ? "" : `, only ${others[0]}`;
  const message = `There is no image in ${folder} or in the folders directly below it${found}.`;
  for (const name of below) {
    const { folders } = await entriesOf(join(folder, name));
    for (const deeper of folders) {
      const { files } = await entriesOf(join(folder, name, deeper));
      if (!files.some(isImageName)) continue;
      return new SacError(
        "IMAGES_EMPTY",
        message,
        `There are some one level further down: give ${join(folder, name)}.`,
      );
    }
  }
  const hint = "Give a folder of .jpg, .png, .webp or .tif files, or one with a folder of images for each class.";
  return new SacError("IMAGES_EMPTY", message, hint);
}

/**
 * The folder without class folders that hold no image, where a model has just as many classes without them; else as it is.
 * @param classes of the model; undefined: nobody knows
 */
export function withoutEmptyFolders(folder: ImageFolder, classes: number | undefined): ImageFolder {
  const all = folder.classes;
  if (!all || all.length === classes) return folder;
  const filled = [...new Set(folder.images.map(({ label = 0 }) => label))].sort((a, b) => a - b);
  if (filled.length !== classes) return folder;
  const empty = all.filter((_, label) => !filled.includes(label));
  return {
    images: folder.images.map((image) => ({ ...image, label: filled.indexOf(image.label ?? 0) })),
    classes: filled.map((label) => all[label]),
    passedOver: [...folder.passedOver, `${listed(empty)}, in which there is no image`],
  };
}
