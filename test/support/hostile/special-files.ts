import { execFileSync } from "node:child_process";
import { closeSync, copyFileSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SOURCE, ZOO } from "../fixture-source.ts";
import { withWeightsIn } from "./external.ts";
import type { HostileInput } from "./input.ts";

/** What can stand in a file's place; made at `path`, whose folder is there. */
export const SPECIAL_FILES: Readonly<Record<string, (path: string) => void>> = {
  pipe: (path) => void execFileSync("mkfifo", [path]),
  folder: (path) => void mkdirSync(path),
  "link-to-nothing": (path) => symlinkSync("nothing-is-here", path),
  "link-to-itself": (path) => symlinkSync(path, path),
  "link-to-no-end": (path) => symlinkSync("/dev/zero", path),
  "link-to-an-empty-device": (path) => symlinkSync("/dev/null", path),
  "link-to-a-terminal": (path) => symlinkSync("/dev/ptmx", path),
  "link-to-an-environment": (path) => symlinkSync("/proc/self/environ", path),
  socket: listening,
  "file-of-100-gigabytes": (path) => {
    const file = openSync(path, "w");
    ftruncateSync(file, 1e11);
    closeSync(file);
  },
};

/** A socket stays where it was made when nobody listens to it any more, as long as it was not closed in order. */
function listening(path: string): void {
  const make = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  try {
    execFileSync(process.execPath, ["-e", make], { stdio: "ignore" });
  } catch {
    // It ended as it was told to.
  }
}

const IMAGES = join(ZOO, "images", "cat");
const PREPROCESS = join(ZOO, "preprocess.json");

/** Where a path is taken: how sac is called with a special file there, and how it must end. */
interface Place {
  readonly expect: readonly string[];
  /** @returns the special file's path and the arguments, nothing where FOLDER/NAME.onnx is judged */
  set(folder: string, name: string): { readonly special: string; readonly args?: readonly string[] };
}

const NO_MODEL = [
  ...["MODEL_NOT_ONNX", "MODEL_TOO_LARGE", "MODEL_EMPTY", "MODEL_TRUNCATED", "FILE_NOT_FOUND", "FILE_UNREADABLE"],
  ...["NO_MODELS_MATCHED"],
];
const UNREADABLE = ["FILE_NOT_FOUND", "FILE_UNREADABLE", "FINGERPRINT_TOO_LARGE", "FINGERPRINT_INVALID"];

const PLACES: Readonly<Record<string, Place>> = {
  model: {
    expect: NO_MODEL,
    set: (folder, name) => ({ special: join(folder, `${name}.onnx`) }),
  },
  "inspected-model": {
    expect: NO_MODEL,
    set(folder) {
      const special = join(folder, "model.onnx");
      return { special, args: ["inspect", special] };
    },
  },
  "external-data": {
    expect: ["MODEL_EXTERNAL_DATA_MISSING", "MODEL_EXTERNAL_DATA_ESCAPES", "MODEL_TOO_LARGE"],
    set(folder, name) {
      writeFileSync(join(folder, `${name}.onnx`), withWeightsIn({ location: "weights.bin" }));
      return { special: join(folder, "weights.bin") };
    },
  },
  // What is no plain file counts as not there.
  preprocessor: {
    expect: ["derived", "PREPROCESS_INVALID"],
    set(folder, name) {
      copyFileSync(SOURCE, join(folder, `${name}.onnx`));
      return { special: join(folder, "preprocessor_config.json") };
    },
  },
  fingerprint: {
    expect: UNREADABLE,
    set(folder) {
      const special = join(folder, "f.sac");
      return { special, args: ["check", special, "--", SOURCE] };
    },
  },
  image: {
    expect: ["IMAGE_UNREADABLE", "IMAGES_EMPTY", "IMAGES_TOO_FEW", "IMAGE_TYPE_MISMATCH"],
    set(folder) {
      const images = join(folder, "images");
      mkdirSync(images);
      copyFileSync(join(IMAGES, "0000.jpg"), join(images, "a.jpg"));
      const out = join(folder, "new.sac");
      const args = ["enroll", "--model", SOURCE, "--images", images, "--probes", "2", "--out", out];
      return { special: join(images, "b.jpg"), args };
    },
  },
  images: {
    expect: ["IMAGES_EMPTY", "FILE_NOT_FOUND", "FILE_UNREADABLE"],
    set(folder) {
      const special = join(folder, "images");
      return { special, args: ["enroll", "--model", SOURCE, "--images", special, "--out", join(folder, "new.sac")] };
    },
  },
  zoo: {
    expect: ["FILE_NOT_FOUND", "ZOO_INVALID"],
    set(folder) {
      const special = join(folder, "ZOO.json");
      return { special, args: ["evaluate", special] };
    },
  },
  preprocess: {
    expect: ["FILE_NOT_FOUND", "FILE_UNREADABLE", "PREPROCESS_INVALID"],
    set(folder) {
      const special = join(folder, "preprocess.json");
      const out = join(folder, "new.sac");
      const images = ["--images", IMAGES, "--preprocess", special];
      return { special, args: ["enroll", "--model", SOURCE, ...images, "--out", out] };
    },
  },
  reference: {
    expect: NO_MODEL,
    set(folder) {
      const special = join(folder, "reference.onnx");
      const out = join(folder, "new.sac");
      const small = ["--images", IMAGES, "--preprocess", PREPROCESS, "--probes", "4", "--pool", "8", "--out", out];
      return { special, args: ["enroll", "--model", special, ...small] };
    },
  },
};

/** Pipes, devices, folders, links and sockets wherever a path is taken: none is waited for, or read without end. */
export function specialInputs(): HostileInput[] {
  return Object.entries(PLACES).flatMap(([place, { expect, set }]) =>
    Object.entries(SPECIAL_FILES).map(([what, put]): HostileInput => {
      const name = `${what}-as-${place}`;
      return {
        name,
        kind: "special files",
        expect,
        make(folder) {
          const { special, args } = set(folder, name);
          put(special);
          return args;
        },
      };
    }),
  );
}
