import { info } from "@actions/core";
import { SacError } from "../../errors.ts";
import { type CommitPlace, type Place, parsePlace, placeAtCommit } from "../../github/fingerprints/location.ts";
import { pinnedFile } from "../../github/fingerprints/pinned-file.ts";
import { type Repository, readTrustedFile } from "../../github/fingerprints/trusted-file.ts";
import { TEXT_BYTES } from "../../read-file.ts";
import { parseConfig } from "./parse-config.ts";
import type { Plan, PlannedGroup } from "./planned.ts";

/**
 * Reads the config file of the input `config`: that of the base, so that a change cannot edit its own judge, or that of
 * another repository at the commit that the workflow names.
 * @throws SacError CONFIG_INVALID, GITHUB_REFUSED, and what `readTrustedFile` throws
 */
export async function readConfig(config: string, repository: Repository): Promise<Plan> {
  const place = parsePlace(config);
  if (place.kind === "commit") return { groups: await groupsAtCommit(place, repository), notes: [] };
  const found = await readTrustedFile(config, undefined, repository, TEXT_BYTES);
  if (found === undefined) {
    const hint = "The input config is a path relative to the repository's root, and the file must be committed.";
    throw new SacError("CONFIG_INVALID", `There is no config file ${config} in the repository.`, hint);
  }
  return { groups: configGroups(found.bytes, config), notes: found.notes };
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

/** The same of a file in another repository, where the fingerprints that it names are looked for, too. */
async function groupsAtCommit(place: CommitPlace, { api }: Repository): Promise<PlannedGroup[]> {
  const shown = placeAtCommit(place);
  const bytes = await pinnedFile(place, api);
  if (bytes === undefined) {
    const message = `There is no config file ${place.path} in ${place.repository} at ${place.commit.slice(0, 12)}.`;
    throw new SacError("CONFIG_INVALID", message, "Check the path and the commit.");
  }
  info(`Config file ${shown}`);
  return configGroups(bytes, shown).map(({ fingerprints, ...group }) => ({
    ...group,
    fingerprints: fingerprints.map((one) => ({ ...one, place: seenFrom(place, one.place) })),
  }));
}

/** What a place means in a file of another repository. */
function seenFrom({ repository, commit }: CommitPlace, text: string): string {
  const place: Place = parsePlace(text);
  if (place.kind === "path") return placeAtCommit({ repository, path: place.path, commit });
  if (place.kind !== "release" || place.repository !== undefined) return text;
  return `release:${repository}@${place.tag}/${place.asset}`;
}

function refusePlace(place: string, where: string): void {
  try {
    parsePlace(place);
  } catch (thrown) {
    if (!(thrown instanceof SacError)) throw thrown;
    throw new SacError("CONFIG_INVALID", `${where}: ${thrown.message}`, thrown.hint, { cause: thrown });
  }
}
