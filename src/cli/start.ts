/**
 * The command's first file: loads the program. Whatever keeps it from being loaded, such as too few open files, is a
 * failure with status 2, since 1 is a verdict's; so nothing is imported here that could fail before it can be told.
 */
process.once("SIGINT", () => {
  process.stderr.write("Interrupted; nothing was written.\n");
  process.exit(130);
});
try {
  await import("./main.ts");
} catch (thrown) {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  process.stderr.write(`error SYSTEM_REFUSED: sac could not be loaded: ${reason}.\n`);
  process.exitCode = 2;
}
