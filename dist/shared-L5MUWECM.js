import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as e}from"./shared-LNAW6PPQ.js";import{a as r}from"./shared-ENQTB4PL.js";function o(n){return n.map(t=>`${t.map(i).join(",")}\r
`).join("")}r(o,"csvTable");function i(n){return n===void 0?"":typeof n=="string"?`"${f(n).replaceAll('"','""')}"`:String(n)}r(i,"field");function f(n){return e(n).replace(/(^|[,;|])([\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g,"$1'$2")}r(f,"inert");export{o as a};
