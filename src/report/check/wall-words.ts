/** What each wall around a model's process keeps away, in words: docs/threat-model.md has the table. */
export const WALL_WORDS: Readonly<Record<string, string>> = {
  limits: "core dumps and large files",
  namespaces: "other processes and users, the network",
  privileges: "privileges",
  files: "files",
  tcp: "TCP",
  scope: "signals and abstract sockets",
  calls: "sockets and new processes",
};

/** Which walls stood and which did not; undefined where no model was run, or the report does not say. */
export function wallsSentence(walls: readonly string[] | undefined): string | undefined {
  if (walls === undefined) return undefined;
  const named = (names: readonly string[]) => names.map((name) => `${name} (${WALL_WORDS[name] ?? name})`).join(", ");
  const missing = Object.keys(WALL_WORDS).filter((name) => !walls.includes(name));
  if (walls.length === 0) return `none: this system gives no ${missing.join(", ")}`;
  return missing.length === 0 ? named(walls) : `${named(walls)}; missing: ${named(missing)}`;
}
