import manifest from "../../runtime/manifest.json" with { type: "json" };
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";

/** Files by their path below the runtime's folder, `/` between its parts. */
export type RuntimeFiles = Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;

/** The native packages as one platform needs them. The committed manifest is the authority on what they are. */
export interface Runtime {
  /** As `linux-x64`. */
  readonly platform: string;
  /** For messages: the packages with their versions. */
  readonly name: string;
  readonly files: RuntimeFiles;
  /** Changes whenever any file changes. */
  readonly digest: string;
}

const platforms: Readonly<Record<string, RuntimeFiles>> = manifest.platforms;
const packages = Object.entries(manifest.packages);

/** @throws SacError RUNTIME_MISSING for platforms that the packages have no binaries for */
export function runtimeFor(platform: string, musl = false): Runtime {
  const name = packages.map(([one, version]) => `${one} ${version}`).join(" and ");
  const own = musl ? undefined : platforms[platform];
  if (own === undefined) {
    const message = `${name} cannot be had for ${platform}${musl ? " with musl" : ""}.`;
    const hint = `Use a runner of one of: ${Object.keys(platforms).join(", ")}; on Linux with glibc, as Debian, Ubuntu and RHEL have it.`;
    throw new SacError("RUNTIME_MISSING", message, hint);
  }
  const files = { ...manifest.common, ...own };
  const list = Object.entries(files).map(([path, { sha256 }]) => `${sha256}  ${path}\n`);
  return { platform, name, files, digest: sha256(list.sort().join("")) };
}

/** The runtime that the machine at hand needs. @throws SacError as `runtimeFor` */
export function runtimeHere(): Runtime {
  return runtimeFor(`${process.platform}-${process.arch}`, process.platform === "linux" && !hasGlibc());
}

function hasGlibc(): boolean {
  // The report would look up the names of all network peers.
  Object.assign(process.report, { excludeNetwork: true });
  const report: { header?: { glibcVersionRuntime?: string } } = process.report.getReport();
  return report.header?.glibcVersionRuntime !== undefined;
}
