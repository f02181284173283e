import type { Command } from "commander";
import { commitTo } from "../fingerprint/commitment.ts";
import { loadFingerprint } from "../fingerprint/store.ts";
import { anyText } from "../settings/value-types.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { asJson } from "../text/json.ts";
import { qualityWords } from "../text/numbers.ts";
import { plainText } from "../text/table.ts";
import { givenKeys, keyFiles } from "./keys.ts";
import { argument } from "./options.ts";
import { emit, say } from "./output.ts";

interface Flags {
  readonly reveal?: boolean;
  readonly json?: string;
}

const NOTES = `
Examples:
  sac commit source.sac --json commitment.json
  sac verify-claim --help      how a third party uses it

Publish it, or have it attested or time-stamped, before any dispute: who published it, and when, is what proves the time.
It tells nothing that would help to evade the fingerprint, unless you --reveal the seed.`;

export function addCommit(program: Command): void {
  program
    .command("commit")
    .summary("commit to a fingerprint before any dispute")
    .description("Prints a commitment to a fingerprint, to be published before any dispute about a model.")
    .argument("<fingerprint>", "the .sac file")
    .option("--reveal", "tell the seed and the digest of the images, too: only if nobody can have those images")
    .option("--json <file>", "write the commitment as JSON; - for standard output", argument(anyText))
    .addHelpText("after", NOTES)
    .action(async (path: string, { reveal, json }: Flags) => {
      await refuseOverwriting({ reports: { "--json": json } }, { "the fingerprint": path, ...keyFiles() });
      const { fingerprint } = await loadFingerprint(path, await givenKeys());
      const commitment = commitTo(fingerprint, new Date(), reveal === true);
      if (json) await emit(json, asJson(commitment));
      const { id, digest } = commitment.fingerprint;
      const { count, rule, quality } = commitment.probes;
      const lines = [
        `Commitment of ${commitment.committedAt} to the fingerprint ${id} of the source ${commitment.source.sha256}:`,
        `  ${count} probes, rule ${rule}, ${qualityWords(quality)}`,
        `  sha256:${digest}`,
        ...(json
          ? [`Publish ${plainText(json)} before any dispute.`]
          : ["--json FILE writes what is to be published."]),
      ];
      say(lines.join("\n"), json);
    });
}
