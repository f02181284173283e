/** SHA-256 of native/launcher-SYSTEM, as scripts/build-launcher.mjs made them. */
export const LAUNCHERS: Readonly<Record<string, string>> = {
  "linux-x64": "3b362651f586247b94ce2654a40f4f1d5425553789f051cfd0f256d635fc6713",
  "linux-arm64": "e2cf1445dc4d15f8d7f0936df8b43eb53496b56bc76ef9e3f2628a68bb3a1d2e",
};
