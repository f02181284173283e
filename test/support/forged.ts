import { sha256 } from "../../src/digest.ts";
import { packArchive, unpackArchive } from "../../src/fingerprint/archive.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { packFingerprint } from "../../src/fingerprint/pack.ts";

export type Json = Record<string, unknown>;

/** A fingerprint's archive whose manifest was edited in place, or replaced by what `edit` returns. */
export function withManifest(fingerprint: Fingerprint, edit: (manifest: Json) => unknown): Uint8Array {
  const members = unpackArchive(packFingerprint(fingerprint), "f.sac");
  const manifest: Json = JSON.parse(Buffer.from(members.get("fingerprint.json") ?? []).toString());
  const edited = edit(manifest) ?? manifest;
  return packArchive(new Map([...members, ["fingerprint.json", Buffer.from(JSON.stringify(edited))]]));
}

/** Sets the field at a path such as `source.accuracy` or `probes.1.file`; undefined removes it. */
export function set(path: string, value: unknown) {
  return (record: Json): void => {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const holder = keys.reduce((inner, key) => inner[key] as Json, record);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  };
}

/** A fingerprint's archive in which a JSON member was edited in place, and the manifest lists its new digest. */
export function withMember(fingerprint: Fingerprint, name: string, edit: (member: Json) => void): Uint8Array {
  const members = new Map(unpackArchive(packFingerprint(fingerprint), "f.sac"));
  const parse = (member: string): Json => JSON.parse(Buffer.from(members.get(member) ?? []).toString());
  const [manifest, edited] = [parse("fingerprint.json"), parse(name)];
  edit(edited);
  const bytes = Buffer.from(JSON.stringify(edited));
  const listed = { ...manifest, members: { ...(manifest.members as Json), [name]: sha256(bytes) } };
  return packArchive(new Map([...members, ["fingerprint.json", Buffer.from(JSON.stringify(listed))], [name, bytes]]));
}
