import { afterEach, describe, expect, it, vi } from "vitest";
import { parseCacheKey } from "../../src/auditing/cache-key.ts";
import { givenCacheKey, keyFiles } from "../../src/cli/keys.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const SECRET = "0123456789abcdef0123456789abcdef";

afterEach(() => vi.unstubAllEnvs());

function set(inline: string, file: string): void {
  vi.stubEnv("SAC_CACHE_KEY", inline);
  vi.stubEnv("SAC_CACHE_KEY_FILE", file);
}

describe("the key of kept verdicts", () => {
  it("comes from a variable, or from a file that another one names and that is never written to", async () => {
    set(SECRET, "");
    expect(await givenCacheKey()).toEqual(parseCacheKey(SECRET));
    const file = folder.write("key", `${SECRET}\n`);
    set("", file);
    expect(await givenCacheKey()).toEqual(parseCacheKey(SECRET));
    expect(keyFiles()).toMatchObject({ SAC_CACHE_KEY_FILE: file });
  });

  it.each([
    ["missing", "", "", "USAGE", /^--verdict-cache needs a key in the variable SAC_CACHE_KEY/],
    ["too short", "short", "", "KEY_INVALID", /^What the variable SAC_CACHE_KEY holds has fewer than 32 characters/],
    ["not readable", "", "/nowhere/key", "FILE_UNREADABLE", /^The key file \/nowhere\/key cannot be read/],
  ])("is refused with a code where it is %s", async (_, inline, file, code, message) => {
    set(inline, file);
    const refused = expect.objectContaining({ code, message: expect.stringMatching(message) });
    await expect(givenCacheKey()).rejects.toEqual(refused);
  });
});
