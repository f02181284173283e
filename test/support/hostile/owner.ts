import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { SOURCE, ZOO } from "../fixture-source.ts";
import { node, root } from "../sac.ts";

/** Who judges the suite's suspects: a fingerprint, plain and sealed, and what the environment has to keep secret. */
export interface Owner {
  readonly plain: string;
  readonly sealed: string;
  readonly environment: Readonly<Record<string, string>>;
}

const SECRETS = {
  SAC_PASSPHRASE: "burst-swarm-slender-curve",
  GITHUB_TOKEN: "hidden-token",
  SOME_SECRET: "hidden-secret",
};

/** Enrols the fixture source, calibrates and seals, by the shipped command. @param folder where the two files go */
export function makeOwner(folder: string): Owner {
  const [plain, sealed] = [join(folder, "plain.sac"), join(folder, "sealed.sac")];
  const env = { PATH: process.env.PATH, ...SECRETS };
  const sac = (...args: string[]) =>
    execFileSync(node, [join(root, "dist/cli.js"), ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  const images = ["--images", join(ZOO, "images"), "--preprocess", join(ZOO, "preprocess.json")];
  sac("enroll", "--model", SOURCE, ...images, "--probes", "40", "--pool", "200", "--out", plain);
  const honest = ["densenet-1", "mobilenet-1", "resnet-1", "vgg-1", "vgg-2"];
  const unrelated = honest.flatMap((name) => ["--unrelated", join(ZOO, "unrelated", `unrelated-${name}.onnx`)]);
  sac("calibrate", plain, ...unrelated);
  sac("seal", plain, "--out", sealed);
  return { plain, sealed, environment: SECRETS };
}
