import { sharp } from "../natives/load.ts";

/** Facts of the machine and its libraries that numbers can depend on, as a result carries them. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly sharp: string;
}

/** Asks this process and the system. @throws SacError RUNTIME_MISSING */
export function readEnvironment(): Environment {
  const { platform, arch, version } = process;
  return {
    node: version.slice(1),
    platform: `${platform}-${arch}`,
    sharp: sharp().versions.sharp ?? "unknown",
  };
}
