// Writes runtime/manifest.json: SHA-256 and size of every file that onnxruntime and sharp need to run, for every platform.
// To be run, with a network, whenever runtime/package-lock.json changes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";

const runtime = fileURLToPath(new URL("../runtime", import.meta.url));

/** Platforms for which both packages have binaries, as `process.platform`-`process.arch`. */
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];

/** What is loaded when a program requires the two packages: no types, sources, installers or binaries for others. */
function needed(platform) {
  const [os, cpu] = platform.split("-");
  return [
    "onnxruntime-node/{package.json,dist/*.js}",
    `onnxruntime-node/bin/napi-v*/${os}/${cpu}/*`,
    // The same library under two names: the binding is linked against the shorter one.
    "!onnxruntime-node/bin/napi-v*/darwin/*/libonnxruntime.*.*.*.dylib",
    // Loaded late, and only by a provider that is none of our devices.
    "!onnxruntime-node/bin/napi-v*/win32/*/DirectML.dll",
    "onnxruntime-common/{package.json,dist/cjs/**/{package.json,*.js}}",
    "sharp/{package.json,dist/*.cjs}",
    "@img/colour/{package.json,*.cjs}",
    `@img/sharp-${platform}/{package.json,versions.json,*.cjs,lib/*}`,
    `@img/sharp-libvips-${platform}/{package.json,versions.json,lib/*}`,
    "detect-libc/{package.json,lib/*.js}",
    "semver/{package.json,*.js,{classes,functions,internal,ranges}/*.js}",
  ];
}

/** The files of a platform, by path, installed by npm from the lock file, which holds their packages' digests. */
function filesOf(platform) {
  const folder = mkdtempSync(join(tmpdir(), "sac-manifest-"));
  try {
    for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(runtime, name), join(folder, name));
    const [os, cpu] = platform.split("-");
    const chosen = [`--os=${os}`, `--cpu=${cpu}`, "--libc=glibc"];
    const flags = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
    execFileSync("npm", ["ci", ...chosen, ...flags], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    const cwd = join(folder, "node_modules");
    const paths = globSync(needed(platform), { cwd, expandDirectories: false }).sort();
    return new Map(paths.map((path) => [`node_modules/${path}`, describe(readFileSync(join(cwd, path)))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(bytes) {
  return { size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

const all = new Map(PLATFORMS.map((platform) => [platform, filesOf(platform)]));
const isCommon = (path) => [...all.values()].every((files) => files.has(path));
const [first] = all.values();
const lock = JSON.parse(readFileSync(join(runtime, "package-lock.json"), "utf8"));
const manifest = {
  lock: createHash("sha256").update(JSON.stringify(lock)).digest("hex"),
  packages: JSON.parse(readFileSync(join(runtime, "package.json"), "utf8")).dependencies,
  common: Object.fromEntries([...first].filter(([path]) => isCommon(path))),
  platforms: Object.fromEntries(
    [...all].map(([name, files]) => [name, Object.fromEntries([...files].filter(([path]) => !isCommon(path)))]),
  ),
};
writeFileSync(join(runtime, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
