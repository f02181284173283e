/**
 * The command's first file: loads the program. Whatever keeps it from being loaded, such as too few open files, is a
 * failure with status 2, since 1 is a verdict's; so nothing is imported here that could fail before it can be told.
 */
process.once("SIGINT", () => {
  process.stderr.write("Interrupted; nothing was written.\n");
  process.exit(130);
});
try {
  await import("../interpreted-schemas.ts");
  await import("./main.ts");
} catch (thrown) {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const known: Readonly<Record<string, string>> = {
    EMFILE: "this process may open no more files. Raise the limit of open files: ulimit -n 1024",
    ENFILE: "this machine may open no more files. Wait until other programs have ended",
    ERR_MODULE_NOT_FOUND: "a file of it is missing. Install it again",
  };
  const reason = known[code] ?? (thrown instanceof Error ? thrown.message : String(thrown));
  process.stderr.write(`error SYSTEM_REFUSED: sac could not be loaded: ${reason}.\n`);
  process.exitCode = 2;
}
