import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as m}from"./shared-6HEJBDU3.js";import{a as u,b as $,c as w,d as f,e as k,f as h,g as M,h as j}from"./shared-KCIV6S2L.js";import"./shared-EDHRZXE3.js";import"./shared-AGUYCXQG.js";import"./shared-LNAW6PPQ.js";import{a as i}from"./shared-ENQTB4PL.js";function B(n){let{judged:a,sweeps:r,notes:l,leftOut:c}=n,e=Object.entries(n.scores),t=i(o=>o.map(p=>({...p,title:w(p)})),"titled");return`${["# Evaluation",`${m(j(n))}. ${m(M(n))}.`,`## By ${n.default}`,y("attack",f(a)),a.architectures.length>0?`## By architecture

${y("architecture",t(a.architectures))}`:"",a.attackArchitectures.length>a.attacks.length?`## By attack and architecture

${y("attack",t(a.attackArchitectures))}`:"",...$(f(a)).map(o=>`## ${u[o].title} of every score

${v(e,o)}`),`## False alarms

${E(e)}`,...r.flatMap(T),b("## Notes",l.map(({text:o})=>o)),b("## Left out",c.map(({path:o,code:p,message:d})=>`${o}: ${p}: ${d}`))].filter(Boolean).join(`

`)}
`}i(B,"renderEvaluationMarkdown");function g(n,a){let r=i(e=>`| ${e.join(" | ")} |`,"line"),l=`|${n.map((e,t)=>t===0?"---":"--:").join("|")}|`,c=i(([e,...t])=>r([m(e),...t]),"named");return[r(n.map(m)),l,...a.map(c)].join(`
`)}i(g,"table");function b(n,a){return a.length===0?"":[n,a.map(r=>`- ${m(r)}`).join(`
`)].join(`

`)}i(b,"list");function y(n,a){let r=$(a);return g([n,"n",...r.map(l=>u[l].title),"distance"],k(a,r))}i(y,"full");function v(n,a){let r=n.map(([,t])=>new Map(f(t).map(s=>[s.title,s]))),l=[...new Set(r.flatMap(t=>[...t.keys()]))],e=[...l.filter(t=>t!=="average"),...l.filter(t=>t==="average")].map(t=>[t,...r.map(s=>u[a].show(s.get(t)?.[a]))]);return g(["attack",...n.map(([t])=>t)],e)}i(v,"matrix");function E(n){let a=new Set(n.flatMap(([,e])=>e.falseAlarms.flatMap(({arch:t,group:s})=>s?[]:t??[]))),r=i(({falseAlarms:e},t)=>{let s=e.find(o=>o.arch===t&&o.alpha===.05&&o.group===void 0);return s?`${s.falseAlarms} of ${s.judged}`:"–"},"by"),l=n.map(([e,t])=>[e,h(t,.05),h(t,.01),...[...a].map(s=>r(t,s))]),c=["score","each by all others, 5 %","1 %",...[...a].map(e=>`${e} by the others, 5 %`)];return g(c,l)}i(E,"falseAlarms");function T({parameter:n,points:a,skipped:r}){let l=[...new Set(a.flatMap(({scores:e})=>Object.keys(e)))],c=["auc","tprAt5"].map(e=>{let t=a.map(({value:s,scores:o})=>{let p=new Map(Object.entries(o));return[s,...l.map(d=>u[e].show(p.get(d)?.average?.[e]))]});return`${u[e].title}, average of the attacks:

${g([n,...l],t)}`});return[`## Varied: ${n}`,...c,b("",r.map(({value:e,message:t})=>`${e}: ${t}`))]}i(T,"sweepParts");export{B as renderEvaluationMarkdown};
