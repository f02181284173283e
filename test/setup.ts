import fc from "fast-check";

/** Property tests draw the same cases every time, so that a red run is about the change; another seed draws others. */
fc.configureGlobal({ seed: Number(process.env.SAC_TEST_SEED ?? 1) });
