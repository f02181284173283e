import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { decode } from "../probes/pixels.ts";
import type { Pixels } from "../probes/preprocess.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** Nothing but one decoder is let loose on a stranger's file, and on no more pixels than an image has. */
const JPEG = { name: "JPEG", start: Buffer.from([0xff, 0xd8, 0xff]) };
const PNG = { name: "PNG", start: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) };
/** What messages call the images: those of the gallery are the references of a verification model. */
type Role = "probe" | "control image" | "reference";

interface Member {
  readonly file: string;
  /** SHA-256 of the decoded pixels. */
  readonly pixels: string;
}

/**
 * Decodes the probes and checks that they have the very pixels that the source saw.
 * @throws SacError FINGERPRINT_INVALID if a probe is not an image of the type and size that the fingerprint tells, FINGERPRINT_DRIFT
 * if this machine's decoder gives other pixels
 */
export function decodeProbes({ about, probes }: Pick<Fingerprint, "about" | "probes">): Promise<Pixels[]> {
  return Promise.all(probes.map((bytes, i) => decodeMember(bytes, about.probes[i], "probe", about)));
}

/** The twins' contested probes, likewise; none where there are no such. */
export function decodeContested({ about, family }: Pick<Fingerprint, "about" | "family">): Promise<Pixels[]> {
  const { images = [], probes = [] } = family?.contested ?? {};
  return Promise.all(images.map((bytes, i) => decodeMember(bytes, probes[i], "probe", about)));
}

/** The control images, likewise; none where there are no such. */
export function decodeControl({ about, control }: Pick<Fingerprint, "about" | "control">): Promise<Pixels[]> {
  const { encoded = [], images = [] } = control ?? {};
  return Promise.all(encoded.map((bytes, i) => decodeMember(bytes, images[i], "control image", about)));
}

/** The gallery images of a verification fingerprint, likewise; a classifier has none. */
export function decodeGallery({ about, gallery }: Pick<Fingerprint, "about" | "gallery">): Promise<Pixels[]> {
  const members = about.verification?.references ?? [];
  return Promise.all(gallery.map((bytes, i) => decodeMember(bytes, members[i], "reference", about)));
}

async function decodeMember(
  bytes: Uint8Array,
  member: Member,
  role: Role,
  about: Fingerprint["about"],
): Promise<Pixels> {
  const { file, pixels } = member;
  const decoded = await decodeAs(bytes, file, role, about.preprocess);
  if (sha256(decoded.data) === pixels) return decoded;
  const message = `The ${role} ${file} decodes to other pixels here than when the fingerprint was made.`;
  const hint = `Another image decoder is at work: install the pinned sharp (made with ${about.runtime.sharp}, libvips ${about.runtime.libvips}).`;
  throw new SacError("FINGERPRINT_DRIFT", message, hint);
}

async function decodeAs(
  bytes: Uint8Array,
  file: string,
  role: Role,
  { width, height }: { width: number; height: number },
): Promise<Pixels> {
  const { name, start } = file.endsWith(".png") ? PNG : JPEG;
  const invalid = (cause?: unknown) =>
    new SacError(
      "FINGERPRINT_INVALID",
      `The ${role} ${file} is not a ${name} image of ${width} x ${height} pixels.`,
      "Use an intact copy of the fingerprint, or enroll the source again.",
      { cause },
    );
  if (!Buffer.from(bytes.subarray(0, start.length)).equals(start)) throw invalid();
  const decoded = await decode(bytes, file, width * height).catch((cause) => {
    // A decoder that is not there says nothing of the fingerprint.
    throw cause instanceof SacError && cause.kind === "environment" ? cause : invalid(cause);
  });
  if (decoded.width === width && decoded.height === height) return decoded;
  throw invalid();
}
