import type { Command } from "commander";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { sealFile } from "../tasks/seal.ts";
import { asJson } from "../text/json.ts";
import { plainText } from "../text/table.ts";
import { givenLock, keyFiles, lockFor } from "./keys.ts";
import { addSettings, settingValues } from "./options.ts";
import { emitAbout, say } from "./output.ts";

const EXAMPLES = `
Examples:
  SAC_PASSPHRASE=$(cat passphrase.txt) sac seal source.sac --out sealed.sac
  age --decrypt --output source.sac sealed.sac      opens it again
  sac seal source.sac --recipient age1… --recipient age1… --out sealed.sac

The other commands open a sealed fingerprint in memory only, with the passphrase in SAC_PASSPHRASE, or with the identity
in SAC_IDENTITY or in the file that SAC_IDENTITY_FILE names.`;

export function addSeal(program: Command): void {
  const command = program
    .command("seal")
    .summary("encrypt a fingerprint with a passphrase, or for the holders of keys")
    .description(
      "Encrypts a fingerprint in the age format: for the keys named by --recipient, or else with the passphrase in the variable SAC_PASSPHRASE.",
    )
    .argument("<fingerprint>", "the .sac file, which stays as it is");
  addSettings(command, "seal")
    .addHelpText("after", EXAMPLES)
    .action(async (fingerprint: string) => {
      const values = settingValues("seal", command);
      const { out, json, force } = values;
      await refuseOverwriting(
        { fingerprints: { "--out": out }, reports: { "--json": json } },
        { "the fingerprint": fingerprint, ...keyFiles() },
      );
      const sha256 = await sealFile({ fingerprint, out, force, lock: lockFor(values) ?? givenLock() });
      if (json) await emitAbout(out, json, asJson({ path: out, sha256 }));
      const told = [
        `${plainText(out)} is sealed. SHA-256, to pin it by: ${sha256}`,
        `The plain file is still at ${plainText(fingerprint)}: delete it when the sealed one opens (sac inspect ${plainText(out)}).`,
      ];
      say(told.join("\n"), json);
    });
}
