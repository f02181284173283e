/** SHA-256 of native/launcher-SYSTEM, as scripts/build-launcher.mjs made them. */
export const LAUNCHERS: Readonly<Record<string, string>> = {
  "linux-x64": "fb8ffb03beccd5d95254e0990455c2b8e7c9aa372f26149b115f968e40822f22",
  "linux-arm64": "acd20ba30fb0c916930ebd909e3e03814c0886dd585b01b1587acb954e9ca6f6",
};
