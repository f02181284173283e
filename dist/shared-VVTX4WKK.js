import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a}from"./shared-NN2KT4QF.js";import"./shared-BQZHMHUX.js";import"./shared-U4RSG2PC.js";import"./shared-73QKPI2F.js";import"./shared-L6BHLLX6.js";import"./shared-EZYAU2ZL.js";import"./shared-V5NKQF6R.js";import"./shared-ENQTB4PL.js";export{a as verdictsIn};
