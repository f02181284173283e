import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openMirror } from "../../../src/github/cache/mirror.ts";
import { startCacheService } from "../../support/github/cache-service.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const service = await startCacheService();
const folder = temporaryFolder();
const temp = join(folder.path, "temp");
const workspace = join(folder.path, "work", "models");
for (const path of [temp, workspace]) mkdirSync(path, { recursive: true });
const kept = join(temp, "kept");
const file = join(kept, "numbers", "one.bin");
let log = "";

afterAll(() => service.close());

beforeEach(() => {
  const variables = { ...service.environment, RUNNER_TEMP: temp, GITHUB_WORKSPACE: workspace };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  log = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    log += text;
    return true;
  });
  put("one");
});

afterEach(() => {
  service.fault = undefined;
  service.entries.length = 0;
  service.calls.length = 0;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function put(content: string): void {
  mkdirSync(join(kept, "numbers"), { recursive: true });
  writeFileSync(file, content);
}

const clear = () => rmSync(kept, { recursive: true });

/** Saves, forgets, restores. */
async function roundTrip(mirror = openMirror("trusted")): Promise<boolean> {
  await mirror.save("sac-a", [kept]);
  clear();
  return await mirror.restore("sac-a", [kept]);
}

/** Nothing that the cache does may look like a failure of the run. */
const expectNoAnnotation = () => expect(log).not.toMatch(/^::(error|warning|notice)/m);

describe("a cache that works", () => {
  test("gives back what was saved", async () => {
    expect(await roundTrip()).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("one");
    expect(service.calls).toEqual([
      "CreateCacheEntry",
      "upload",
      "FinalizeCacheEntryUpload",
      "GetCacheEntryDownloadURL",
      "download",
    ]);
    expectNoAnnotation();
  });

  test("a miss leaves nothing at the paths", async () => {
    expect(await openMirror("trusted").restore("sac-none", [kept])).toBe(false);
    expect(existsSync(kept)).toBe(false);
    expectNoAnnotation();
  });

  test("an entry is never overwritten", async () => {
    const mirror = openMirror("trusted");
    await mirror.save("sac-a", [kept]);
    put("two");
    await mirror.save("sac-a", [kept]);
    await mirror.restore("sac-a", [kept]);
    expect(readFileSync(file, "utf8")).toBe("one");
    expectNoAnnotation();
  });

  test("an entry whose key only begins like the one asked for is none", async () => {
    await openMirror("trusted").save("sac-ab", [kept]);
    clear();
    expect(await openMirror("trusted").restore("sac-a", [kept])).toBe(false);
    expect(service.calls).toContain("download");
    expect(existsSync(kept)).toBe(false);
  });

  test("of entries whose keys begin alike, the newest can be had, beside what is there", async () => {
    const mirror = openMirror("trusted");
    await mirror.save("sac-a-1", [kept]);
    put("two");
    await mirror.save("sac-a-2", [kept]);
    clear();
    folder.write("temp/kept/mine", "mine");
    expect(await mirror.restoreNewest("sac-a-", [kept])).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(await mirror.restoreNewest("sac-b-", [kept])).toBe(false);
    expect(readFileSync(join(kept, "mine"), "utf8")).toBe("mine");
    expectNoAnnotation();
  });

  test("forks and Dependabot may restore", async () => {
    expect(await roundTrip(openMirror("fork"))).toBe(true);
    expect(await openMirror("dependabot").restore("sac-a", [kept])).toBe(true);
  });

  test("the client's process knows no input", async () => {
    vi.stubEnv("INPUT_TOKEN", "ghs_secret");
    // tar inherits what the client has: a compression program of ours tells.
    const told = join(folder.path, "environment");
    folder.write("bin/zstdmt", `#!/bin/sh\nenv > ${told}\nexec cat\n`);
    folder.write("bin/zstd", "#!/bin/sh\necho v1.5.0\n");
    for (const name of ["zstd", "zstdmt"]) chmodSync(join(folder.path, "bin", name), 0o755);
    vi.stubEnv("PATH", `${join(folder.path, "bin")}:${process.env.PATH}`);
    await openMirror("trusted").save("sac-a", [kept]);
    const environment = readFileSync(told, "utf8");
    expect(environment).toContain("ACTIONS_RUNTIME_TOKEN=");
    expect(environment).not.toContain("ghs_secret");
  });
});

describe("where the cache must not or cannot be used", () => {
  test("it is not even asked for strangers' entries beside secrets", async () => {
    await openMirror("trusted").save("sac-a", [kept]);
    service.calls.length = 0;
    const mirror = openMirror("privileged");
    expect(await mirror.restore("sac-a", [kept])).toBe(false);
    expect(await mirror.restoreNewest("sac-", [kept])).toBe(false);
    await mirror.save("sac-b", [kept]);
    expect(service.calls).toEqual([]);
  });

  test("it is said once that there is none, as on a server of one's own", async () => {
    vi.stubEnv("GITHUB_SERVER_URL", "https://github.example.org");
    const mirror = openMirror("trusted");
    expect(await roundTrip(mirror)).toBe(false);
    expect(service.calls).toEqual([]);
    expect(log.match(/The Actions cache is not there: going on without\./g)).toHaveLength(1);
  });

  test.each([
    ["none", [], false],
    ["read", ["GetCacheEntryDownloadURL"], false],
    ["write-only", ["CreateCacheEntry", "upload", "FinalizeCacheEntryUpload"], false],
  ])("mode %s", async (mode, calls, restored) => {
    vi.stubEnv("ACTIONS_CACHE_MODE", mode);
    expect(await roundTrip()).toBe(restored);
    expect(service.calls).toEqual(calls);
    expectNoAnnotation();
  });
});

describe("a cache that does not work is a line in the log", () => {
  test("where writing is denied", async () => {
    service.fault = "write-denied";
    expect(await roundTrip()).toBe(false);
    expect(log).toContain("cache write denied");
    expectNoAnnotation();
  });

  test("where reading is denied", async () => {
    service.fault = "read-denied";
    expect(await roundTrip()).toBe(false);
    expect(log).toContain("cache read denied");
    expectNoAnnotation();
  });

  test("where an archive is none", async () => {
    const mirror = openMirror("trusted");
    await mirror.save("sac-a", [kept]);
    service.entries[0].archive = Buffer.from("no archive");
    clear();
    expect(await mirror.restore("sac-a", [kept])).toBe(false);
    expectNoAnnotation();
  });

  test.each(["down", "hang"] as const)("and is given up in time, and not asked again: %s", async (fault) => {
    service.fault = fault;
    const mirror = openMirror("trusted", 2500);
    const began = performance.now();
    expect(await mirror.restore("sac-a", [kept])).toBe(false);
    expect(performance.now() - began).toBeLessThan(60_000);
    const { length } = service.calls;
    await mirror.save("sac-a", [folder.path]);
    expect(service.calls).toHaveLength(length);
    expect(log).toContain("The Actions cache does not answer: going on without.");
    expectNoAnnotation();
  });
});
