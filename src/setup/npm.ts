import { type ExecFileException, execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import packageJson from "../../runtime/package.json" with { type: "json" };
import lock from "../../runtime/package-lock.json" with { type: "json" };
import { SacError } from "../errors.ts";
import { onExit } from "../on-exit.ts";

/** A slow line takes a minute; after this long nothing more will come. */
const PATIENCE_MS = 300_000;
const INSTEAD = "Without a network or npm, give the runtime in the input runtime-path: docs/action/air-gapped.md.";

/** What npm may see of our environment: how to reach its registry, and none of the job's or our own secrets. */
const PASSED_ON = [
  /^(HOME|USERPROFILE|APPDATA|LOCALAPPDATA|SystemRoot|ComSpec|TEMP|TMP|TMPDIR|LANG)$/i,
  /^(https?_proxy|no_proxy|all_proxy)$/i,
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|NODE_AUTH_TOKEN)$/,
  /^npm_config_(registry|cafile|ca|proxy|https_proxy|noproxy|strict_ssl|userconfig|globalconfig|cache|\/\/.*)$/i,
];

/** The folders in PATH, but for relative ones: those would be the workspace's. */
function searchPath(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? env.Path ?? "").split(delimiter).filter(isAbsolute);
}

export function npmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(env).filter(([name]) => PASSED_ON.some((allowed) => allowed.test(name)));
  return { ...Object.fromEntries(passed), PATH: searchPath(env).join(delimiter) };
}

/**
 * The command that npm is started with: the one in PATH, else the one that came with this Node.js.
 * @throws SacError RUNTIME_MISSING
 */
export async function findNpm(
  env: NodeJS.ProcessEnv,
  node = process.execPath,
): Promise<readonly [string, ...string[]]> {
  const script = join("node_modules", "npm", "bin", "npm-cli.js");
  // On Windows npm is a batch file, which only a shell can start; the script beside it needs none.
  const windows = process.platform === "win32";
  for (const folder of searchPath(env)) {
    const file = join(folder, windows ? script : "npm");
    if (await may(file, windows ? constants.R_OK : constants.X_OK)) return windows ? [node, file] : [file];
  }
  const own = join(dirname(node), windows ? "" : join("..", "lib"), script);
  if (await may(own, constants.R_OK)) return [node, own];
  const message =
    "There is no npm in PATH, and none that came with Node.js, to install onnxruntime-node and sharp with.";
  throw new SacError("RUNTIME_MISSING", message, `Set up Node.js in an earlier step. ${INSTEAD}`);
}

async function may(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}

/**
 * Installs the locked packages into `folder`/node_modules, without running a script of any of them.
 * @throws SacError RUNTIME_MISSING without npm, DOWNLOAD_FAILED
 */
export async function installWithNpm(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [command, ...before] = await findNpm(env);
  await writeFile(join(folder, "package.json"), JSON.stringify(packageJson));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  const flags = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier"];
  const options = { cwd: folder, env: npmEnvironment(env), timeout: PATIENCE_MS, killSignal: "SIGKILL" } as const;
  const running = promisify(execFile)(command, [...before, "ci", ...flags], options);
  const settled = onExit(() => running.child.kill("SIGKILL"));
  try {
    await running;
  } catch (cause) {
    const message = `npm could not install onnxruntime-node and sharp: ${reason(cause as ExecFileException)}.`;
    throw new SacError("DOWNLOAD_FAILED", message, `Check the way to npm's registry. ${INSTEAD}`, { cause });
  } finally {
    settled();
  }
}

/** npm's own words, of which the first lines tell. */
function reason({ killed, stderr = "", message }: ExecFileException): string {
  if (killed) return `it had not finished after ${PATIENCE_MS / 1000} s`;
  const words = stderr.split("\n").flatMap((line) => /^npm (?:error|ERR!) (\S.*)/.exec(line)?.[1] ?? []);
  return (words.slice(0, 4).join("; ") || message).slice(0, 400).replace(/\.+$/, "");
}
