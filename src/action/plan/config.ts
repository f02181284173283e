import { SacError } from "../../errors.ts";
import { parsePlace } from "../../github/fingerprints/location.ts";
import { type Repository, readTrustedFile } from "../../github/fingerprints/trusted-file.ts";
import { TEXT_BYTES } from "../../read-file.ts";
import { parseConfig } from "./parse-config.ts";
import type { Plan, PlannedGroup } from "./planned.ts";

/**
 * Reads the config file of the input `config`: that of the base, so that a change cannot edit its own judge.
 * @throws SacError CONFIG_INVALID, and what `readTrustedFile` throws
 */
export async function readConfig(path: string, repository: Repository): Promise<Plan> {
  const found = await readTrustedFile(path, undefined, repository, TEXT_BYTES);
  if (found === undefined) {
    const hint = "The input config is a path relative to the repository's root, and the file must be committed.";
    throw new SacError("CONFIG_INVALID", `There is no config file ${path} in the repository.`, hint);
  }
  return { groups: configGroups(found.bytes, path), notes: found.notes };
}

/** What a config file's bytes say. @throws SacError CONFIG_INVALID */
export function configGroups(bytes: Buffer, path: string): PlannedGroup[] {
  return parseConfig(bytes.toString("utf8"), path).checks.map((check, i) => {
    const fingerprints = check.fingerprints.map((one) => {
      const { path: place, sha256 } = typeof one === "string" ? { path: one, sha256: undefined } : one;
      refusePlace(place, `${path}, checks[${i}].fingerprints`);
      return { place, sha256: sha256?.toLowerCase() };
    });
    return { models: check.models, fingerprints, threshold: check.threshold };
  });
}

function refusePlace(place: string, where: string): void {
  try {
    parsePlace(place);
  } catch (thrown) {
    if (!(thrown instanceof SacError)) throw thrown;
    throw new SacError("CONFIG_INVALID", `${where}: ${thrown.message}`, thrown.hint, { cause: thrown });
  }
}
