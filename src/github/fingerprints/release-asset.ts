import { SacError } from "../../errors.ts";
import { archiveTooLarge, MOST_BYTES } from "../../fingerprint/archive.ts";
import type { Api } from "../api.ts";
import { explainApiError, statusOf } from "../api-errors.ts";
import { download } from "./download.ts";
import { isSafe, type Place } from "./location.ts";

type ReleasePlace = Place & { readonly kind: "release" };
type Target = Pick<Api, "owner" | "repo" | "rest">;

/** Names listed where one is missing. */
const MOST_NAMES = 20;

/**
 * Fetches an asset of a release through GitHub's interface. The token goes to that interface alone, and not to the server
 * on which it says that the asset lies.
 * @param shown the place, for messages
 * @throws SacError GITHUB_REFUSED, also if there is no such release or asset; DOWNLOAD_FAILED, FINGERPRINT_TOO_LARGE
 */
export async function releaseAsset(place: ReleasePlace, shown: string, api: Api): Promise<Buffer> {
  const [owner = api.owner, repo = api.repo] = place.repository?.split("/") ?? [];
  const target = { owner, repo, rest: api.rest };
  const { id, size } = await findAsset(place, shown, target);
  if (size > MOST_BYTES) throw archiveTooLarge(shown);
  try {
    const { status, headers, data } = await api.rest.repos.getReleaseAsset({
      owner,
      repo,
      asset_id: id,
      headers: { accept: "application/octet-stream" },
      request: { redirect: "manual" },
    });
    if (Number(status) < 300) return Buffer.from(data as unknown as ArrayBuffer);
    const location = headers.location ?? "";
    if (URL.canParse(location) && isSafe(new URL(location))) return await download(new URL(location));
  } catch (cause) {
    throw cause instanceof SacError ? cause : refused(shown, explainApiError(cause, "contents: read"), cause);
  }
  throw refused(shown, "GitHub does not say where the asset lies.");
}

async function findAsset({ tag, asset }: ReleasePlace, shown: string, target: Target) {
  const { owner, repo, rest } = target;
  const release = await rest.repos.getReleaseByTag({ owner, repo, tag }).catch(async (cause) => {
    if (statusOf(cause) !== 404) throw refused(shown, explainApiError(cause, "contents: read"), cause);
    throw refused(
      shown,
      `${owner}/${repo} has no release ${tag}, or the token may not read it.${await others(target)}`,
      cause,
    );
  });
  const { assets } = release.data;
  const found = assets.find(({ name }) => name === asset);
  if (found) return found;
  throw refused(shown, `the release has no asset ${asset}. It has: ${listed(assets.map(({ name }) => name))}.`);
}

/** Releases that there are, if they can be read. */
async function others({ owner, repo, rest }: Target): Promise<string> {
  const tags = await rest.repos.listReleases({ owner, repo, per_page: MOST_NAMES }).then(
    ({ data }) => data.map(({ tag_name }) => tag_name),
    () => [],
  );
  return tags.length > 0 ? ` It has: ${listed(tags)}.` : "";
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ", …" : ""}`;
}

function refused(shown: string, why: string, cause?: unknown): SacError {
  const hint = "Check tag and asset. For another private repository give a token that may read it: contents: read.";
  return new SacError("GITHUB_REFUSED", `${shown} cannot be had: ${why}`, hint, { cause });
}
