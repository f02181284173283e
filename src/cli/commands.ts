import { addCalibrate } from "./calibrate.ts";
import { addCommit } from "./commit.ts";
import { addEnroll } from "./enroll.ts";
import { addEvaluate } from "./evaluate.ts";
import { addInit } from "./init.ts";
import { addInspect } from "./inspect.ts";
import { addMerge } from "./merge.ts";
import { addRotate } from "./rotate.ts";
import { addSeal } from "./seal.ts";
import { addVerifyClaim } from "./verify-claim.ts";

/** All commands but `check`, in the order of the help: those that make fingerprints, and those that look at models with them. */
export const BEFORE_CHECK = [addInit, addEnroll, addCalibrate, addRotate, addSeal];
export const AFTER_CHECK = [addMerge, addEvaluate, addInspect, addCommit, addVerifyClaim];
