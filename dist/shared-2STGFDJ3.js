import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import"./shared-RSKFT5KT.js";import{a as i}from"./shared-BMIW6SAD.js";import"./shared-ENQTB4PL.js";i({jitless:!0});
