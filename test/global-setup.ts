import { buildDist } from "../scripts/build.mjs";

/** Tests run the built worker and command: they must be those of the sources at hand. */
export async function setup(): Promise<void> {
  await buildDist();
}
