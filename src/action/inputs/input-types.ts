import { parseCacheKey } from "../../auditing/cache-key.ts";
import { SacError } from "../../errors.ts";
import { parseIdentities } from "../../fingerprint/keys.ts";
import { insidePath, parsePlace, placeAtCommit } from "../../github/fingerprints/location.ts";
import type { ValueType } from "../../settings/value-types.ts";

/** Private keys, one a line, as the files of age hold them. */
export const identities: ValueType<readonly string[]> = {
  parse: (text) => parseIdentities(text, "the input identity"),
  what: "identities of age",
};

/** A secret that is long enough to seal verdicts with. */
export const cacheKeyText: ValueType<string> = {
  parse(text) {
    parseCacheKey(text);
    return text;
  },
  what: "a key",
};

/** Where a fingerprint is. */
export const fingerprintPlace: ValueType<string> = {
  parse(text) {
    parsePlace(text);
    return text;
  },
  what: "the place of a fingerprint",
};

/** Where a config file is: a path in the repository, as git spells it, or one in another repository at a commit. */
export const configPlace: ValueType<string> = {
  parse(text) {
    const place = parsePlace(text);
    if (place.kind === "path") return place.path;
    if (place.kind === "commit") return placeAtCommit(place);
    const hint = "Give a path in the repository, or OWNER/REPO/PATH@COMMIT.";
    throw new SacError("INPUT_INVALID", "a config file is read from a repository alone.", hint);
  },
  what: "the place of a config file",
};

/** A folder of the workspace. */
export const workspaceFolder: ValueType<string> = {
  parse: (text) => insidePath(text.replace(/\/+$/, "")),
  what: "a folder in the workspace",
};

export const sha256Digest: ValueType<string> = {
  parse(text) {
    const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text)?.[1];
    if (digest !== undefined) return digest.toLowerCase();
    const hint = "Write the 64 hexadecimal digits that sha256sum prints.";
    throw new SacError("INPUT_INVALID", `"${text.slice(0, 80)}" is not a SHA-256.`, hint);
  },
  what: "a SHA-256",
};
