import { sha256 } from "../digest.ts";

/** SHA-256 digests of all that can influence a model's verdict. */
interface ModelParts {
  readonly model: string;
  /** Of its external data, by their paths inside the model's folder. */
  readonly data: ReadonlyMap<string, string>;
  /** Of the configuration beside it, as far as it is read; undefined if there is none. */
  readonly config: string | undefined;
}

/** One digest over everything that belongs to a model; the names stand in it, so that no two ways to divide the same bytes share one. */
export function identityOf({ model, data, config }: ModelParts): string {
  const named = [...data].sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(JSON.stringify({ model, data: named, config: config ?? null }));
}
