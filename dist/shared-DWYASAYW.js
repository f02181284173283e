import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a}from"./shared-R5DHWT7X.js";import"./shared-KZTYHX25.js";import"./shared-USTYNO5P.js";import"./shared-ENQTB4PL.js";export{a as openSealedFolder};
