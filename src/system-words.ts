/** What the system says no for, in words that follow "it cannot be read:" and the like. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder",
  EACCES: "its permissions do not allow it",
  EPERM: "its permissions do not allow it",
  ELOOP: "its links lead round in a circle",
  ENAMETOOLONG: "its name is too long",
  // What is said where a folder is to be made, and a file is there.
  EEXIST: "a part of its path is a file, not a folder",
  ENOTEMPTY: "something is in it",
  EXDEV: "it lies on another disk",
  EBUSY: "another program is using it",
  ETXTBSY: "it is a program that is running",
  ENXIO: "it is a device that is not there",
  ENODEV: "it is a device that is not there",
  EFBIG: "it would be larger than the disk allows",
  EROFS: "the disk is read-only",
  ENOSPC: "there is no space left on the disk",
  EDQUOT: "your share of the disk is used up",
  EIO: "the disk cannot be written or read",
  EMFILE: "this process may open no more files",
  ENFILE: "this machine may open no more files",
  ENOMEM: "there is no memory left",
  EAGAIN: "no more processes or threads may be started",
  EINVAL: "the system does not take its name, or what it is",
  ENOTSUP: "its disk does not support that",
  ESTALE: "the disk that it was on is gone",
  ERR_INVALID_ARG_VALUE: "no file can have a name like that",
};

/** The system's own code of what was thrown; undefined if the system did not say no. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}

/**
 * Why the system said no, in words and without its own message, as the end of a sentence. What it says otherwise is left as it
 * is, without its full stop.
 */
export function systemReason(thrown: unknown): string {
  const code = systemCode(thrown);
  if (code !== undefined && Object.hasOwn(WORDS, code)) return WORDS[code];
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const raw = /^(E[A-Z0-9]{2,}): .*/s.exec(message)?.[1];
  return raw === undefined ? message.replace(/\.+$/, "") : (WORDS[raw] ?? `the system refuses it (${raw})`);
}
