import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a,b,c,d,e}from"./shared-7DFSDFRY.js";import"./shared-ENQTB4PL.js";export{a as convertPathToPattern,b as escapePath,d as glob,e as globSync,c as isDynamicPattern};
