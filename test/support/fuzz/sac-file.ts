import { Encrypter } from "age-encryption";
import { sha256 } from "../../../src/digest.ts";
import { type Members, packArchive, unpackArchive } from "../../../src/fingerprint/archive.ts";
import { decodeControl, decodeProbes } from "../../../src/fingerprint/images.ts";
import { packFingerprint } from "../../../src/fingerprint/pack.ts";
import { openFingerprint } from "../../../src/fingerprint/store.ts";
import { makeJudge } from "../../../src/tasks/examine.ts";
import { makeFingerprint, withControl } from "../fingerprint.ts";
import type { Random } from "../random.ts";
import { asVerification } from "../verification-fingerprint.ts";
import { writeZip } from "../zip-writer.ts";
import { below, mutateBytes, NUMBERS, pick } from "./mutate-bytes.ts";
import { mutateJson } from "./mutate-json.ts";
import { type Target, Wrong } from "./target.ts";

const PASSPHRASE = "burst-swarm-slender-curve";
const MANIFEST = "fingerprint.json";

/** One member another, and the digests put right, so that only what it says can be wrong. */
function mutateMember(members: Members, random: Random): Members {
  const [name, bytes] = pick([...members], random);
  const text = () => Buffer.from(mutateJson(Buffer.from(bytes).toString("utf8"), random));
  const mutant = name.endsWith(".json") && random.uniform() < 0.9 ? text() : mutateBytes(bytes, bytes, random);
  const changed = new Map([...members, [name, mutant]]);
  if (name === MANIFEST) return changed;
  const manifest = JSON.parse(Buffer.from(members.get(MANIFEST) ?? []).toString("utf8"));
  manifest.members[name] = sha256(mutant);
  return changed.set(MANIFEST, Buffer.from(JSON.stringify(manifest)));
}

/** An archive whose headers lie about one of its members. */
function lie(members: Members, random: Random): Buffer {
  const list = [...members].map(([name, data]) => ({ name, data }));
  const at = below(list.length, random);
  const lies = [
    { method: 8 },
    { size: pick(NUMBERS, random) % 2 ** 32 },
    { offset: pick(NUMBERS, random) % 2 ** 32 },
    { crc: 1 },
  ];
  const names = ["", "..", "../x", "__proto__", "\0", list[0].name, "x".repeat(9000)];
  const lied = {
    ...list[at],
    ...pick([...lies, ...names.map((localName) => ({ localName })), ...names.map((name) => ({ name }))], random),
  };
  const count = random.uniform() < 0.2 ? below(65_536, random) : list.length;
  return writeZip(list.with(at, lied), { count });
}

/** Fingerprints, plain and sealed, up to where suspects would be judged by them. */
export async function sacTarget(): Promise<Target> {
  const made = await makeFingerprint({ probes: 3, unrelated: 4, derived: 1 });
  const plain = packFingerprint(await withControl(made));
  const faces = packFingerprint((await asVerification(made)).fingerprint);
  const encrypter = new Encrypter();
  encrypter.setPassphrase(PASSPHRASE);
  encrypter.setScryptWorkFactor(4);
  const sealed = await encrypter.encrypt(plain);
  return {
    corpus: [plain, plain, faces, faces, sealed],
    mutate(input, other, random) {
      const way = random.uniform();
      if (input === sealed || way < 0.3) return mutateBytes(input, other, random);
      const members = unpackArchive(input, "good.sac");
      return way < 0.8 ? packArchive(mutateMember(members, random)) : lie(members, random);
    },
    async read(input) {
      const stored = await openFingerprint(input, "fuzzed.sac", { passphrase: PASSPHRASE });
      const { fingerprint } = stored;
      await decodeProbes(fingerprint);
      await decodeControl(fingerprint);
      if (sha256(packFingerprint(fingerprint)) === sha256(plain)) return "the good one";
      const judge = await makeJudge(stored);
      const scores = [judge.soft, judge.hard()].flatMap(({ panel, derived }) => [...panel.scores, ...derived]);
      if (scores.some((one) => Object.values(one).some(Number.isNaN))) throw new Wrong("scores that are no numbers");
      return "another one";
    },
  };
}
