/**
 * Judges suspects in this one process, one after the other: the same questions to the same runtime and the same scores as
 * `sac check`, without walls, processes, copies and digests. What it costs is what isolation is measured by.
 *   node scripts/typescript… bench/unisolated.ts FINGERPRINT threads legs MODEL…
 */
