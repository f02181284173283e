/**
 * The Action's first file: loads the program. Whatever keeps it from being loaded, such as too few open files, is a failure
 * with status 2, since 1 is a verdict's; so nothing is imported here that could fail before it can be told.
 */
try {
  await import("../interpreted-schemas.ts");
  await import("./main.ts");
} catch (thrown) {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  process.stdout.write(`::error::SYSTEM_REFUSED: the Action could not be loaded: ${JSON.stringify(reason)}\n`);
  process.exitCode = 2;
}
