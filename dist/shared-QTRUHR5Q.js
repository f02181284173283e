import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a}from"./shared-BJKQBNNX.js";import"./shared-2MKDB7RR.js";import"./shared-U4RSG2PC.js";import"./shared-QDY6PEAQ.js";import"./shared-L6BHLLX6.js";import"./shared-EZYAU2ZL.js";import"./shared-V5NKQF6R.js";import"./shared-ENQTB4PL.js";export{a as verdictsIn};
