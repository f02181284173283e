import { chmodSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startCacheService } from "../../support/github/cache-service.ts";
import { type Ran, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, type World } from "../../support/github/world.ts";
import { root } from "../../support/sac.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** As GitHub downloads the action: without any native package. */
const scenery = useScenery("none");
const folder = temporaryFolder();
const services: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(services.map((service) => service.close())));

/** Programs called npm: one that finds no network, and one that installs what is installed here. */
function npm(name: string, script: string): string {
  chmodSync(folder.write(`${name}/npm`, `#!/bin/sh\n${script}\n`), 0o755);
  return `${join(folder.path, name)}:${process.env.PATH}`;
}
const offline = npm("offline", "echo 'npm error code ENOTFOUND' >&2; exit 1");
const online = npm("online", `exec ln -s '${join(root, "node_modules")}' node_modules`);

/** A repository on a machine with a cache service, and a pull request with a derived model. */
async function open() {
  const world = await scenery.open();
  const service = await startCacheService();
  services.push(service);
  const pull = world.pullRequest({ "models/new.onnx": DERIVED });
  const { machine } = world.job({ event: pull.event, workspace: "" });
  const run = (path: string, about: Partial<Parameters<World["run"]>[0]> = {}) =>
    world.run({
      event: pull.event,
      workspace: world.checkout(pull.merge),
      environment: { ...service.environment, PATH: path },
      ...about,
    });
  /** Machines of GitHub are used once. */
  const another = () => {
    for (const name of ["tools", "temp"]) rmSync(join(machine, name), { recursive: true });
  };
  return { run, another, service, machine };
}

function expectDerived(ran: Ran, from: string): void {
  expect(ran.status, ran.log).toBe(1);
  expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived" });
  expect(ran.log).toContain(`from ${from}, every file verified`);
}

describe.concurrent("the native packages of a run that has a model to judge", () => {
  it("come from npm once, then from the Actions cache or the tool cache; a damaged entry changes no verdict", async () => {
    const { run, another, service } = await open();
    expectDerived(await run(online), "npm");
    expectDerived(await run(offline), "the tool cache");
    another();
    expectDerived(await run(offline), "the Actions cache");
    another();
    const [entry] = service.entries;
    entry.archive[entry.archive.length >> 1] ^= 1;
    expectDerived(await run(online), "npm");
  });

  it("cannot be had: no pass, and the error says what to do", async () => {
    const { run } = await open();
    const ran = await run(offline);
    expect(ran.status, ran.log).toBe(2);
    expect(ran.log).toMatch(/^::error::DOWNLOAD_FAILED: npm could not install.*ENOTFOUND.*runtime-path/m);
  });

  it("come from runtime-path where there is neither network nor cache", async () => {
    const { run, service, machine } = await open();
    expectDerived(await run(offline, { inputs: { "runtime-path": root } }), "runtime-path");
    expect(service.calls).toEqual([]);
    expect(readdirSync(join(machine, "tools"))).toEqual([]);
    expect(existsSync(join(scenery.action.path, "node_modules"))).toBe(false);
  });
});
