import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as d,b as $,c,d as f,e as p}from"./shared-4A7QJZ4U.js";import{a as e,b as o}from"./shared-6HEJBDU3.js";import{a as r}from"./shared-2PKS5IBW.js";import"./shared-KDT4VQIB.js";import"./shared-AGUYCXQG.js";import"./shared-LNAW6PPQ.js";import{a as m}from"./shared-ENQTB4PL.js";function g(t){let{steps:h,startedAt:l,command:w}=t,O=h.map(({number:n,title:a,checked:i,expected:j,found:x,outcome:C,finding:s})=>[`### ${n}. ${e(a)}: ${c[C]}${s?` (${o(s)})`:""}`,"",e(i),"",`- Expected: ${e(j)}`,`- Found: ${e(x)}`].join(`
`)),u=f(t).map(({what:n,name:a,sha256:i})=>`| ${e(n)} | ${o(a)} | ${o(i)} |`);return`${["# Examination of a claim of descent",`**${e(d(t))}**`,`Made at ${l} with ${e(p(t))}.`,"## Steps",...O,"## What this is worth",$(t).map(n=>`- ${e(n)}`).join(`
`),"## What was examined",["| what | name | SHA-256 |","|---|---|---|",...u].join(`
`),"## To repeat it","In the same folder, with the same files and the same version of sac:",`    ${r(w)}`].join(`

`)}
`}m(g,"renderClaimMarkdown");export{g as renderClaimMarkdown};
