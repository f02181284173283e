/**
 * Compiles native/launcher.c for Linux on x64 and arm64: by a compiler of one version, so that the bytes can be made again.
 *
 *     python3 -m venv zig && zig/bin/pip install ziglang==0.13.0
 *     node scripts/build-launcher.mjs --zig zig/bin/python [--check]
 *
 * --check compares with the committed files instead of writing them. src/runtime/launchers.ts holds their digests.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const native = fileURLToPath(new URL("../native/", import.meta.url));
const digestsFile = fileURLToPath(new URL("../src/runtime/launchers.ts", import.meta.url));
const TARGETS = { "linux-x64": "x86_64-linux-musl", "linux-arm64": "aarch64-linux-musl" };
const OPTIONS = ["-static", "-Os", "-s", "-Wall", "-Wextra", "-Wno-deprecated-non-prototype"];

const { values } = parseArgs({ options: { zig: { type: "string" }, check: { type: "boolean", default: false } } });
if (values.zig === undefined) throw new Error("Name a Python that has ziglang 0.13.0: --zig zig/bin/python");

const folder = mkdtempSync(join(tmpdir(), "sac-launcher-"));
try {
  copyFileSync(join(native, "launcher.c"), join(folder, "launcher.c"));
  const digests = {};
  for (const [system, target] of Object.entries(TARGETS)) {
    const name = `launcher-${system}`;
    const command = ["-m", "ziglang", "cc", "-target", target, ...OPTIONS, "-o", name, "launcher.c"];
    execFileSync(values.zig, command, { cwd: folder, stdio: "inherit" });
    const bytes = readFileSync(join(folder, name));
    digests[system] = createHash("sha256").update(bytes).digest("hex");
    if (values.check) {
      if (!readFileSync(join(native, name)).equals(bytes))
        throw new Error(`native/${name} is not what launcher.c compiles to`);
    } else {
      writeFileSync(join(native, name), bytes);
      chmodSync(join(native, name), 0o755);
    }
  }
  const lines = Object.entries(digests).map(([system, digest]) => `  "${system}": "${digest}",\n`);
  const text = `/** SHA-256 of native/launcher-SYSTEM, as scripts/build-launcher.mjs made them. */\nexport const LAUNCHERS: Readonly<Record<string, string>> = {\n${lines.join("")}};\n`;
  if (!values.check) writeFileSync(digestsFile, text);
  else if (readFileSync(digestsFile, "utf8") !== text) throw new Error(`${digestsFile} has other digests`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
