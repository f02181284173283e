import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as e}from"./shared-ENQTB4PL.js";var o={page:"#f4f6f8",card:"#fff",ink:"#16202b",muted:"#55616e",line:"#d8dee6",focus:"#0b57d0",reference:"#667382",known:"#a1480b",derived:"#b3261e","derived-back":"#fdecea",error:"#6a3fa5","error-back":"#f2ecfb",inconclusive:"#855400","inconclusive-back":"#fdf2da",unrelated:"#0a6b50","unrelated-back":"#e2f4ed"},d={page:"#0f141a",card:"#171e26",ink:"#e7ecf2",muted:"#a5b1be",line:"#303a46",focus:"#8ab4ff",reference:"#8e9bab",known:"#eaa06a",derived:"#ff9c90","derived-back":"#3b1b19",error:"#cbabff","error-back":"#2b2140",inconclusive:"#f0c265","inconclusive-back":"#34280f",unrelated:"#70d6b2","unrelated-back":"#10302a"};function r(a){return Object.entries(a).map(([c,n])=>`--${c}:${n}`).join(";")}e(r,"variables");var i=`
:root{color-scheme:light dark;${r(o)}}
@media screen and (prefers-color-scheme:dark){:root{${r(d)}}}
.derived{--tone:var(--derived);--back:var(--derived-back)}
.error{--tone:var(--error);--back:var(--error-back)}
.inconclusive{--tone:var(--inconclusive);--back:var(--inconclusive-back)}
.not-judged{--tone:var(--inconclusive);--back:var(--inconclusive-back)}
.unrelated{--tone:var(--unrelated);--back:var(--unrelated-back)}`;export{o as a,i as b};
