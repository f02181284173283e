import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{b as i}from"./shared-TUA6Y5H5.js";import"./shared-ENQTB4PL.js";(i("unfinished")!==""||i("checkRun")!=="")&&await import("./shared-5CNB3A6G.js");
