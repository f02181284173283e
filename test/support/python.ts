import { spawnSync } from "node:child_process";

function hasNumpy(python: string): boolean {
  return spawnSync(python, ["-c", "import numpy"]).status === 0;
}

/** A Python with numpy, or undefined, with a notice, where there is none. */
export function pythonWithNumpy(): string | undefined {
  const found = ["/usr/bin/python3", "python3"].find(hasNumpy);
  if (!found) process.stderr.write("There is no Python with numpy here: the tests that need it are skipped.\n");
  return found;
}
