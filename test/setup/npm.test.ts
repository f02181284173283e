import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findNpm, installWithNpm, npmEnvironment } from "../../src/setup/npm.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

/** A program that is never run here. */
function program(name: string): string {
  const path = folder.write(name, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === "win32")("the npm that is taken is", () => {
  const npm = program("tools/bin/npm");
  const node = join(folder.path, "other", "bin", "node");

  test("the first one in PATH", async () => {
    const PATH = [join(folder.path, "none"), dirname(npm), "/usr/bin"].join(delimiter);
    expect(await findNpm({ PATH }, node)).toEqual([npm]);
  });

  test("not one in a folder relative to where the job is: that would be the pull request's", async () => {
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      expect(await failureOf(() => findNpm({ PATH: ["tools/bin", "", "."].join(delimiter) }, node))).toMatchObject({
        code: "RUNTIME_MISSING",
      });
    } finally {
      process.chdir(before);
    }
  });

  test("else the one that came with Node.js", async () => {
    const carried = join(folder.path, "carried", "bin", "node");
    const script = folder.write("carried/lib/node_modules/npm/bin/npm-cli.js", "");
    expect(await findNpm({ PATH: "" }, carried)).toEqual([carried, script]);
  });

  test("none: the error says what to do on a machine without a network", async () => {
    expect(await failureOf(() => findNpm({}, node))).toMatchObject({
      code: "RUNTIME_MISSING",
      hint: expect.stringMatching(/runtime-path.*docs\/action\/air-gapped\.md/),
    });
  });
});

test("npm is told the way to its registry, and no secret of the job", () => {
  const told = {
    HOME: "/home/runner",
    https_proxy: "http://proxy",
    NO_PROXY: "localhost",
    NODE_EXTRA_CA_CERTS: "/ca.pem",
    npm_config_registry: "https://mirror.example.org",
    NPM_CONFIG_USERCONFIG: "/temp/.npmrc",
    "npm_config_//mirror.example.org/:_authToken": "for the mirror",
    NODE_AUTH_TOKEN: "for the mirror",
  };
  const kept = {
    INPUT_TOKEN: "1",
    INPUT_PASSPHRASE: "2",
    GITHUB_TOKEN: "3",
    ACTIONS_RUNTIME_TOKEN: "4",
    AWS_SECRET_ACCESS_KEY: "5",
    NODE_OPTIONS: "--require=./planted.js",
    npm_config_ignore_scripts: "false",
    npm_config_global: "true",
    npm_config_prefix: "/elsewhere",
  };
  expect(npmEnvironment({ ...told, ...kept, PATH: ["/usr/bin", "node_modules/.bin"].join(delimiter) })).toEqual({
    ...told,
    PATH: "/usr/bin",
  });
});

describe("an installation that fails", () => {
  const server = createServer((_, response) =>
    response.writeHead(404, { "content-type": "application/json" }).end("{}"),
  );
  afterAll(() => server.close());

  test("tells npm's reason and the way without a network", async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const work = join(folder.path, "work");
    mkdirSync(work);
    const environment = {
      PATH: process.env.PATH,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: join(folder.path, "cache"),
    };
    expect(await failureOf(() => installWithNpm(work, environment))).toMatchObject({
      code: "DOWNLOAD_FAILED",
      message: expect.stringMatching(/^npm could not install onnxruntime-node and sharp: .*(E404|404 Not Found)/),
      hint: expect.stringContaining("runtime-path"),
    });
  });
});
