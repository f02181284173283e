import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../../src/digest.ts";
import { decodeProbes } from "../../../src/fingerprint/images.ts";
import { readImage } from "../../../src/probes/image-file.ts";
import { compress, decode, resizeTo } from "../../../src/probes/pixels.ts";
import { makeFingerprint } from "../fingerprint.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { type Target, Wrong } from "./target.ts";

const SIZE = { width: 16, height: 16, fit: "cover" } as const;

/** Images twice: as a probe of a fingerprint, and as one of the owner's from which probes are made. */
export async function jpegTarget(root: string, folder: string): Promise<Target> {
  const fingerprint = await makeFingerprint({ probes: 1 });
  const [known] = fingerprint.about.probes;
  const path = join(folder, "fuzzed.jpg");
  const goldens = join(root, "test", "probes", "goldens");
  const pictures = readdirSync(goldens).filter((name) => name.endsWith(".jpg"));
  return {
    corpus: [...fingerprint.probes, ...pictures.map((name) => readFileSync(join(goldens, name)))],
    mutate: mutateBytes,
    async read(input) {
      const asProbe = await decodeProbes({ ...fingerprint, probes: [input] }).catch((thrown) => {
        if (!/^FINGERPRINT_(INVALID|DRIFT)$/.test(thrown.code)) throw thrown;
        return undefined;
      });
      if (asProbe && sha256(asProbe[0].data) !== known.pixels) throw new Wrong("took other pixels for the probe's");
      writeFileSync(path, input);
      const picture = await decode(await readImage(path), path);
      const pixels = await resizeTo(picture, SIZE);
      if (pixels.data.length !== 16 * 16 * 3) throw new Wrong("resized to another size");
      await decode(await compress(pixels, 25), "again");
      return asProbe ? "the probe" : "a picture";
    },
  };
}
