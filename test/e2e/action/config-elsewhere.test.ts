import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FORK, scheduleEvent } from "../../support/github/events.ts";
import { emptyState } from "../../support/github/fake-state.ts";
import { annotations, verdicts } from "../../support/github/runner.ts";
import { useScenery } from "../../support/github/scenery.ts";
import { DERIVED, FINGERPRINT, type World } from "../../support/github/world.ts";

const scenery = useScenery();
const COMMIT = "c0ffee".padEnd(40, "0");
const inputs = { config: `octo-org/vault/models.yml@${COMMIT}`, threads: "1" };

/** Puts config and fingerprint into another repository, which the job's token may read. */
function openVault({ fake, fingerprintSha256: digest }: World, fingerprint: Buffer): void {
  const vault = emptyState();
  const config = `checks:\n  - models: ["**/*.onnx"]\n    fingerprints: [{ path: f/source.sac, sha256: ${digest} }]\n`;
  vault.files.set(`${COMMIT}:models.yml`, Buffer.from(config));
  vault.files.set(`${COMMIT}:f/source.sac`, fingerprint);
  fake.state.others.set("octo-org/vault", vault);
}

describe.concurrent("a config file in another repository", () => {
  it("judges by the fingerprints that it names there, and the issue is where the models are", async () => {
    const world = await scenery.open();
    const head = world.push({ "models/new.onnx": DERIVED });
    openVault(world, readFileSync(`${world.checkout(head)}/${FINGERPRINT}`));
    const event = scheduleEvent(head);
    const about = { event, workspace: world.checkout(head), inputs: { ...inputs, mode: "audit" }, bare: true };
    const ran = await world.run(about);
    expect(ran.status, ran.log).toBe(1);
    expect(verdicts(ran)).toEqual({ "models/new.onnx": "derived", "models/old.onnx": "unrelated" });
    expect(ran.log).toContain(`octo-org/vault/f/source.sac@${COMMIT}`);
    expect(world.fake.state.issues).toHaveLength(1);
  });

  it("that a fork's run may not read leaves it without a verdict, as nobody's mistake", async () => {
    const world = await scenery.open();
    const { event, merge } = world.pullRequest({ "models/new.onnx": DERIVED }, { headRepository: FORK });
    const ran = await world.run({ event, workspace: world.checkout(merge), inputs, bare: true });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs.verdict).toBe("inconclusive");
    expect(ran.log).toContain("gets no secrets, and without them the config file cannot be had");
    expect(annotations(ran).join()).not.toContain("GITHUB_REFUSED");
  });
});
