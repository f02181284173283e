import { type Examined, isWhole } from "./judgement.ts";

/**
 * What was found of an identical suspect, told of another path.
 * @param identity what the other one's bytes are identified by
 * @returns undefined where they are not the same after all, or something failed: that may hang on the moment, and errors name a path
 */
export function toldOf(path: string, identity: string, found: readonly Examined[]): Examined[] | undefined {
  const isSame = found.every((one) => one.identity === identity && isWhole(one));
  return isSame ? found.map((one) => ({ ...one, path })) : undefined;
}
