import { basename, dirname, join, relative } from "node:path";
import { SacError } from "../errors.ts";
import { externalFiles } from "../onnx/external-data.ts";
import { scanLocations } from "../onnx/location-scan.ts";
import { openModel } from "../onnx/sniff.ts";
import { MOST_CONFIG_BYTES, PREPROCESSOR_CONFIG } from "../probes/huggingface.ts";
import { identityOf } from "../runtime/identity.ts";
import { hashOpened, openIfThere, openRegular } from "../runtime/snapshot.ts";

/**
 * One digest over everything that belongs to a suspect: the model file, its external data by name and content, and the
 * configuration beside it. It is that of the copy which is judged (`Suspect.identity`), unless something is changed in between, and
 * costs no process: a stranger's file is searched for the names of its data, not parsed. One that hides a name from the search
 * has another digest here than its copy has, and so is never taken for what was judged.
 * @returns undefined for what is no model, lacks a part, is being written to, or takes longer than until the signal aborts
 */
export async function identify(path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const scan = scanLocations();
    const model = await hashOpened(await openModel(path), path, { look: scan.push, signal });
    const externalData = scan.end().map((location) => ({ location, tensor: "" }));
    const data = new Map<string, string>();
    for (const file of await externalFiles(path, { bytes: model.bytes, externalData })) {
      const name = relative(dirname(path), file);
      if (name !== basename(path)) data.set(name, (await hashOpened(await openRegular(file), file, { signal })).sha256);
    }
    const config = data.has(PREPROCESSOR_CONFIG) ? undefined : await digestOfConfig(path);
    return identityOf({ model: model.sha256, data, config });
  } catch (thrown) {
    if (thrown instanceof SacError && thrown.kind !== "environment") return undefined;
    throw thrown;
  }
}

/** As much of it as is copied. @returns undefined if there is none @throws SacError if it cannot be read */
async function digestOfConfig(path: string): Promise<string | undefined> {
  const from = join(dirname(path), PREPROCESSOR_CONFIG);
  const file = await openIfThere(from);
  return file && (await hashOpened(file, from, { most: MOST_CONFIG_BYTES + 1 })).sha256;
}
