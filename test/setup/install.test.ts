import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openMirror } from "../../src/github/cache/mirror.ts";
import { nativesFolder } from "../../src/natives/load.ts";
import { SIMPLEST_MODEL } from "../../src/runtime/devices.ts";
import { type Installation, installNatives } from "../../src/setup/install.ts";
import { placeInToolCache } from "../../src/setup/tool-cache.ts";
import { failureOf } from "../support/failure.ts";
import { startCacheService } from "../support/github/cache-service.ts";
import { copyRuntime, flipByte, RUNTIME } from "../support/runtime-folder.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const service = await startCacheService();
const folder = temporaryFolder();
const temporary = join(folder.path, "temp");
const workspace = join(folder.path, "work", "models");
for (const path of [temporary, workspace]) mkdirSync(path, { recursive: true });
const KEY = `sac-rt-v1-${RUNTIME.platform}-${RUNTIME.digest}`;
const BINDING = Object.keys(RUNTIME.files).find((path) => path.endsWith("/onnxruntime_binding.node")) ?? "";
/** What npm really installed, pruned. */
let installed: string;
let log: string;
let machines = 0;

/** Installs on a machine without anything, but for what is said. */
async function install(changes: Partial<Installation> = {}) {
  log = "";
  const from = await installNatives({
    runtimePath: undefined,
    cudaProviderPath: undefined,
    toolCache: join(folder.path, `tools-${machines++}`),
    temporary,
    mirror: openMirror("trusted"),
    beside: folder.path,
    ...changes,
  });
  return { from, natives: nativesFolder() ?? "" };
}

/** Puts a program called npm into PATH, alone, with tar and what unpacks archives. */
function npmThat(script: string): void {
  const name = `bin-${machines++}`;
  chmodSync(folder.write(`${name}/npm`, `#!/bin/sh\n${script}\n`), 0o755);
  vi.stubEnv("PATH", `${join(folder.path, name)}:/usr/bin:/bin`);
}

const noNpm = () => npmThat("echo 'npm error code ENOTFOUND' >&2; exit 1");

/** Runs a model and writes a JPEG with the packages in a folder, in a process of its own, and lists what it loaded. */
async function use(natives: string): Promise<{ y: number; jpeg: number; loaded: string[] }> {
  const script = folder.write("use.mjs", USE);
  const { stdout } = await promisify(execFile)(process.execPath, [script, natives], { env: {} });
  return JSON.parse(stdout);
}

const USE = `
import { createRequire } from "node:module";
import { join } from "node:path";
const load = createRequire(join(process.argv[2], "package.json"));
const { InferenceSession, Tensor } = load("onnxruntime-node");
const session = await InferenceSession.create(Buffer.from("${SIMPLEST_MODEL.toString("base64")}", "base64"));
const { y } = await session.run({ x: new Tensor("float32", [3], [1]) });
const jpeg = await load("sharp")({ create: { width: 8, height: 8, channels: 3, background: "red" } }).jpeg().toBuffer();
const loaded = [...Object.keys(load.cache), ...process.report.getReport().sharedObjects];
console.log(JSON.stringify({ y: y.data[0], jpeg: jpeg.length, loaded: loaded.filter((path) => path.includes("node_modules")) }));
`;

beforeEach(() => {
  const variables = { ...service.environment, RUNNER_TEMP: temporary, GITHUB_WORKSPACE: workspace };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  log = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    log += text;
    return true;
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

beforeAll(async () => {
  for (const [name, value] of Object.entries({
    ...service.environment,
    RUNNER_TEMP: temporary,
    GITHUB_WORKSPACE: workspace,
  })) {
    vi.stubEnv(name, value);
  }
  const { from, natives } = await install();
  expect(from).toBe("npm");
  installed = natives;
});

afterAll(() => service.close());

describe("npm, on a machine that has nothing", () => {
  test("what it installs runs, and nothing is loaded from elsewhere", async () => {
    const { y, jpeg, loaded } = await use(installed);
    expect(y).toBe(3);
    expect(jpeg).toBeGreaterThan(100);
    expect(loaded.length).toBeGreaterThan(40);
    expect(loaded.filter((path) => !path.startsWith(installed))).toEqual([]);
  });

  test("it is saved at once, in one entry of less than 30 MB", () => {
    expect(service.entries.map(({ key }) => key)).toEqual([KEY]);
    expect(service.entries[0].archive.length).toBeLessThan(30e6);
  });

  test("no scratch folder is left behind", () => {
    expect(readdirSync(temporary).filter((name) => name.startsWith("sac-"))).toEqual([
      installed.slice(temporary.length + 1),
    ]);
  });
});

describe("later runs ask npm for nothing", () => {
  beforeEach(noNpm);

  test("but the Actions cache, and from then on the tool cache", async () => {
    const toolCache = join(folder.path, "tools-shared");
    const first = await install({ toolCache });
    expect(first.from).toBe("cache");
    expect(log).toMatch(/sharp \S+ for \S+ from the Actions cache, every file verified, in \d+\.\d s\./);
    const { length } = service.calls;
    const second = await install({ toolCache });
    expect(second.from).toBe("tool-cache");
    expect(service.calls).toHaveLength(length);
    expect((await use(second.natives)).y).toBe(3);
  });

  test("a tool cache with a flipped byte is told, not used, and replaced", async () => {
    const toolCache = join(folder.path, "tools-broken");
    const place = placeInToolCache(toolCache, RUNTIME);
    await install({ toolCache });
    flipByte(join(place, BINDING));
    expect((await install({ toolCache })).from).toBe("cache");
    expect(log).toMatch(/^::warning::This runtime is not used: .*onnxruntime_binding\.node has the SHA-256/m);
    expect((await install({ toolCache })).from).toBe("tool-cache");
    expect(log).not.toContain("::warning::");
  });

  test("a tool cache that cannot be written is a line in the log", async () => {
    expect((await install({ toolCache: folder.write("no-folder", "") })).from).toBe("cache");
    expect(log).toContain("The runtime is not kept in the tool cache: ");
  });

  test("and take node_modules beside the Action, if they are the very same", async () => {
    expect((await install({ beside: root })).from).toBe("beside");
    const other = copyRuntime(installed, join(folder.path, "other"));
    flipByte(join(other, "node_modules/sharp/package.json"));
    expect((await install({ beside: other })).from).toBe("cache");
  });

  test("the Actions cache is not asked under a privileged trigger", async () => {
    const { length } = service.calls;
    expect(await failureOf(() => install({ mirror: openMirror("privileged") }))).toMatchObject({
      code: "DOWNLOAD_FAILED",
    });
    expect(service.calls).toHaveLength(length);
  });
});

describe("an entry of the Actions cache that cannot be trusted", () => {
  /** An npm that installs what the real one did. */
  const npmAgain = () => npmThat(`exec cp -R "${installed}/node_modules" node_modules`);
  const whole = () => service.entries.splice(0);
  let kept: ReturnType<typeof whole>;

  beforeEach(() => {
    npmAgain();
    kept = service.entries.map((entry) => ({ ...entry }));
  });
  afterEach(() => {
    service.entries.splice(0, Infinity, ...kept);
  });

  test("with one byte changed in one file is replaced by npm's, which is usable", async () => {
    const path = join(temporary, "sac-runtime");
    cpSync(copyRuntime(installed, join(folder.path, "poisoned")), path, { recursive: true });
    flipByte(join(path, BINDING));
    whole();
    await openMirror("trusted").save(KEY, [path]);
    const { from, natives } = await install();
    expect(from).toBe("npm");
    expect(log).toMatch(/^::warning::This runtime is not used: .*onnxruntime_binding\.node has the SHA-256/m);
    expect(log).toContain(`The entry ${KEY} of the Actions cache is damaged: delete it, and it is made anew.`);
    expect((await use(natives)).y).toBe(3);
  });

  test("with a byte changed in the archive is replaced by npm's", async () => {
    service.entries[0].archive = Buffer.from(service.entries[0].archive);
    service.entries[0].archive[service.entries[0].archive.length >> 1] ^= 1;
    const { from, natives } = await install();
    expect(from).toBe("npm");
    expect((await use(natives)).y).toBe(3);
  });

  test("that only begins with the key is none", async () => {
    for (const entry of whole()) service.entries.push({ ...entry, key: `${entry.key}-more` });
    expect((await install()).from).toBe("npm");
  });

  test("npm delivers something else than was published: an error, and nothing is kept", async () => {
    npmThat(`cp -R "${installed}/node_modules" node_modules; echo >> node_modules/sharp/package.json`);
    whole();
    const toolCache = join(folder.path, "tools-npm");
    expect(await failureOf(() => install({ toolCache }))).toMatchObject({
      code: "RUNTIME_DIGEST",
      message: expect.stringContaining("node_modules/sharp/package.json"),
      hint: expect.stringContaining("registry"),
    });
    expect(existsSync(toolCache)).toBe(false);
    expect(service.entries).toEqual([]);
  });
});

describe("runtime-path, on a machine without a network", () => {
  beforeEach(() => {
    noNpm();
    service.fault = "hang";
  });
  afterEach(() => {
    service.fault = undefined;
  });

  test("a folder after npm ci works as it is", async () => {
    const { from, natives } = await install({ runtimePath: root });
    expect(from).toBe("runtime-path");
    expect((await use(natives)).y).toBe(3);
  });

  test.each([
    ["RUNTIME_DIGEST", flipByte, /onnxruntime_binding\.node has the SHA-256 [0-9a-f]{64} instead of [0-9a-f]{64}\.$/],
    ["RUNTIME_MISSING", (path: string) => rmSync(path), /onnxruntime_binding\.node does not exist\.$/],
  ])("%s: the file is named, and what to do", async (code, spoil, message) => {
    const runtimePath = copyRuntime(installed, join(folder.path, code));
    spoil(join(runtimePath, BINDING));
    expect(await failureOf(() => install({ runtimePath }))).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/runtime-path.*npm ci.*docs\/action\/air-gapped\.md/),
    });
  });
});

test("what one run loads does not change when another job replaces the tool cache", async () => {
  noNpm();
  const toolCache = join(folder.path, "tools-shared");
  const { natives } = await install({ toolCache });
  rmSync(placeInToolCache(toolCache, RUNTIME), { recursive: true });
  expect((await use(natives)).y).toBe(3);
  expect(execFileSync("ls", ["-ld", natives], { encoding: "utf8" })).toMatch(/^drwx------/);
});
