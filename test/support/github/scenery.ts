import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { enrolSource } from "../fixture-source.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type ActionFolder, copyAction } from "./action-copy.ts";
import { createOrigin } from "./checkout.ts";
import type { FakeGithub, FakeOptions } from "./fake-github.ts";
import { FINGERPRINT, openWorld, UNRELATED_TOO, type World } from "./world.ts";

export interface Scenery {
  /** The copy that jobs run. */
  readonly action: ActionFolder;
  open(options?: FakeOptions): Promise<World>;
}

/**
 * What the tests of one file share: a copy of the action, and a fingerprint of the fixture source. Call it at the top of
 * the file.
 * @param natives see `copyAction`
 */
export function useScenery(natives: "beside" | "none" = "beside"): Scenery {
  const folder = temporaryFolder();
  const action = copyAction(join(folder.path, "action"), natives);
  const fakes: FakeGithub[] = [];
  const shared = { folder: folder.path, action, fingerprint: "", origin: join(folder.path, "origin"), base: "" };
  beforeAll(async () => {
    shared.fingerprint = await enrolSource(folder, 20);
    const first = { "README.md": "Models.\n", "models/old.onnx": UNRELATED_TOO };
    shared.base = createOrigin(shared.origin).commit({ ...first, [FINGERPRINT]: { copyOf: shared.fingerprint } });
  });
  afterAll(() => Promise.all(fakes.map((fake) => fake.close())));
  return {
    action,
    async open(options) {
      const world = await openWorld(shared, options);
      fakes.push(world.fake);
      return world;
    },
  };
}
