import fc from "fast-check";

// The tests load onnxruntime in their own processes too, where CI may not be set: its telemetry stays off there as well.
process.env.ORT_DISABLE_TELEMETRY = "1";

/** Property tests draw the same cases every time, so that a red run is about the change; another seed draws others. */
fc.configureGlobal({ seed: Number(process.env.SAC_TEST_SEED ?? 1) });
