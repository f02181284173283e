import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a}from"./shared-UNT3Z4SC.js";import"./shared-BT4BYN5L.js";import"./shared-V5NKQF6R.js";import"./shared-ENQTB4PL.js";export{a as openSealedFolder};
