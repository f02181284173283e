import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as A}from"./shared-BG7DGV65.js";import{a as R}from"./shared-D5ZLKPV7.js";import{c as E}from"./shared-V4CBBVNH.js";import{e as S}from"./shared-EMWM3ZI4.js";import{b as z}from"./shared-G3KZXIU4.js";import{b as k,c as $}from"./shared-EDHRZXE3.js";import{p as C}from"./shared-AP2F3MHV.js";import{f as L}from"./shared-S6JGD2J6.js";import{a as w}from"./shared-Y4OFDXAM.js";import{a as x,c as v}from"./shared-H2BWPXOG.js";import{a as l,b as o}from"./shared-4BUBJUGR.js";import{a as h}from"./shared-DJM4J3AD.js";import{c as b}from"./shared-IXFCZAIF.js";import{d as g}from"./shared-K4X3K4OC.js";import{b as f,g as y}from"./shared-AGUYCXQG.js";import{a as n}from"./shared-ENQTB4PL.js";function P(e){return`'sha256-${h(e,"base64")}'`}n(P,"hashOf");function Q({title:e,tool:t,style:r,script:i,body:s}){let d=`default-src 'none'; style-src ${P(r)}; script-src ${P(i)}; img-src data:; base-uri 'none'; form-action 'none'`;return o`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new l(d)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<meta name="generator" content="${t.name} ${t.version}">
<title>${e}</title>
<link rel="icon" href="data:,">
<style>${new l(r)}</style></head>
<body>${s}
<footer><p>Made by ${t.name} ${t.version}. This file fetches nothing and sends nothing.</p></footer>
<script>${new l(i)}</script></body></html>
`.markup}n(Q,"htmlDocument");function X(e,t){if(e.length===0)return;let[r,...i]=e;return o`<section aria-labelledby="again"><h2 id="again">Run it again</h2>
<p>${t}</p>
<div class="command"><pre tabindex="0" aria-label="Command"><code id="command">${r}${i.map(s=>[B,s])}</code></pre><button type="button" id="copy" hidden>Copy</button></div></section>`}n(X,"commandSection");var B=new l(`
`);var F=`(() => {
  const find = (id) => document.getElementById(id);
  const table = document.querySelector("table.results");
  const blocks = [...table.tBodies];
  const toolbar = document.querySelector(".toolbar");

  const keys = {
    rank: (block) => Number(block.dataset.rank),
    name: (block) => block.querySelector("th").textContent,
    source: (block) => block.querySelector(".from").textContent,
  };
  keys.evidence = (block) => (block.dataset.strength === "" ? 1 : -Number(block.dataset.strength));

  const order = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a === b ? 0 : a < b ? -1 : 1);
  function sortBy(header) {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = keys[header.dataset.key];
    const keyed = blocks.map((block) => [key(block), Number(block.dataset.rank), block]);
    keyed.sort((a, b) => (down ? -1 : 1) * order(a[0], b[0]) || a[1] - b[1]);
    table.append(...keyed.map(([, , block]) => block));
  }

  function filter() {
    const text = find("search").value.trim().toLowerCase();
    const source = find("source") ? find("source").value : "";
    const boxes = [...toolbar.querySelectorAll("input[type=checkbox]")];
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const block of blocks) {
      block.hidden = !(
        (boxes.length === 0 || verdicts.has(block.className)) &&
        (source === "" || block.dataset.source === source) &&
        block.querySelector("th").textContent.toLowerCase().includes(text)
      );
      if (!block.hidden) shown += 1;
    }
    document.querySelector(".empty").hidden = shown > 0;
    find("shown").textContent = shown === blocks.length ? "" : shown + " of " + blocks.length + " shown";
  }

  if (toolbar) {
    toolbar.hidden = false;
    document.documentElement.classList.add("scripted");
    toolbar.addEventListener("input", filter);
    find("reset").addEventListener("click", () => {
      find("search").value = "";
      if (find("source")) find("source").value = "";
      for (const box of toolbar.querySelectorAll("input[type=checkbox]")) box.checked = true;
      filter();
      find("search").focus();
    });
    for (const header of table.tHead.querySelectorAll("th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      header.replaceChildren(button);
      button.addEventListener("click", () => sortBy(header));
    }
  }
})();
`,I=`"use strict";
(() => {
  const copy = document.getElementById("copy");
  if (!copy || !navigator.clipboard) return;
  const command = document.getElementById("command");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(command.textContent).then(() => true, () => false);
    copy.textContent = done ? "Copied" : "Select and copy";
  });
})();
`,te=I+F;var T=`
.toolbar{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .8rem;margin-bottom:.8rem}
.search{flex:0 1 16rem}.search input{width:100%}
.chip{display:inline-flex;align-items:center;gap:.35rem;min-height:2.5rem;padding:.2rem .7rem;background:var(--card);border:1px solid var(--line);border-radius:99px;cursor:pointer}
.chip input{margin:0;width:1.05rem;height:1.05rem;accent-color:var(--focus)}
#shown{color:var(--muted)}
.results+.empty+h3{margin-top:1rem}
.notes{font-size:.92rem;max-width:52rem;margin:0 0 .8rem}
.same{margin-top:.8rem}
.results{width:100%;border-collapse:separate;border-spacing:0;background:var(--card);border:1px solid var(--line);border-radius:12px;table-layout:fixed}
.results thead th{text-align:left;font-size:.85rem;font-weight:600;color:var(--muted);padding:.6rem .7rem;border-bottom:1px solid var(--line);vertical-align:bottom}
thead .rank{width:9.2rem}thead .evidence{width:54%}
thead button{all:unset;cursor:pointer;padding:.2rem 0;border-bottom:1px dotted currentColor}
thead button:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:4px}
th[aria-sort=ascending] button::after{content:" ▲";content:" ▲"/""}
th[aria-sort=descending] button::after{content:" ▼";content:" ▼"/""}
tbody th{text-align:left;font-weight:600}
.results tbody th,.results tbody td{padding:.5rem .7rem .2rem;vertical-align:top}
.evidence div{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:.3rem 1rem;align-items:center}
.evidence small{color:var(--muted);white-space:nowrap}
.folder:has(bdi:empty){display:none!important}
.folder{display:block;font-weight:400;font-size:.82rem;line-height:1.35}
.results .why td{padding-top:0;padding-bottom:.4rem;font-size:.92rem;color:var(--muted)}
.why p{margin:0 0 .3rem;max-width:52rem}
.why :is(code,b,dd){color:var(--ink)}
.why details details{margin-top:.5rem}
.hint{color:var(--ink)}
tbody tr:last-child td,tbody tr:last-child th{border-bottom:1px solid var(--line)}
tbody:last-of-type tr:last-child :is(td,th){border-bottom:0}
.badge{display:inline-flex;align-items:center;gap:.35rem;background:var(--back);color:var(--tone);font-weight:600;border-radius:99px;white-space:nowrap;padding:.05rem .65rem .05rem .45rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.track{fill:var(--line)}.fill{fill:var(--tone)}.undecided .fill{fill:var(--card);stroke:var(--tone);stroke-width:1.5}
.bar .cut{stroke-dasharray:none}.bar{-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media screen and (max-width:48rem){
.results,.results thead,.results tbody,.results tr{display:block}
.results{background:none;border:0;border-radius:0}
.results caption{display:block}
html:not(.scripted) .results thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.results thead tr{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .9rem;padding-bottom:.4rem}
.results thead tr::before{content:"Sort by";color:var(--muted);font-size:.85rem}
.results thead th{border:0;padding:.3rem 0;width:auto}
thead button{min-height:1.6rem}
.results tbody{background:var(--card);border:1px solid var(--line);border-radius:12px;margin-bottom:.5rem;padding:.6rem .8rem}
.results tbody tr:first-child{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.25rem .7rem;align-items:baseline}
.results tbody :is(td,th){display:block;padding:0;border:0!important}
.results .why td:first-child{display:none}
.results :is(td.from,td.evidence){grid-column:1/-1}
td.evidence{font-size:.92rem}
.results .why{margin-top:.2rem}}`;var O=`
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:anywhere}
main,footer,.hero>*{max-width:66rem;margin-inline:auto;padding-inline:1.25rem}
h1,h2,h3{line-height:1.2;text-wrap:balance}
h2{font-size:1.25rem;margin:0 0 .6rem}
h3{font-size:1rem;margin:0 0 .6rem}
p{margin:0 0 .6rem;max-width:46rem}
main>section,.two{margin-block:2.25rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
sup{line-height:0;font-size:.72em}
.muted,.note,.folder,footer{color:var(--muted)}
.note{font-size:.9rem}
.none{color:var(--muted)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.defs{position:absolute}
[hidden]{display:none!important}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:4px}
.warning{background:var(--back);border-left:4px solid var(--tone);border-radius:0 8px 8px 0;padding:.5rem .9rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.1rem;margin:0 0 1rem}
.icon{width:1.15em;height:1.15em;flex:none;vertical-align:-.2em}
button,select,input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--muted);border-radius:8px;padding:.35rem .7rem;min-height:2.5rem}
button{cursor:pointer}
summary{cursor:pointer;color:var(--muted)}
summary:hover{color:var(--ink)}
footer{font-size:.9rem;padding-block:1rem 2.5rem}`,N=`
.hero{background:var(--back);border-bottom:4px solid var(--tone);padding-block:2rem 1.5rem}
.kicker{color:var(--muted);margin-bottom:.4rem;font-size:.9rem}
h1{display:flex;gap:.9rem;align-items:flex-start;font-size:clamp(1.7rem,1.1rem + 2.6vw,2.9rem);letter-spacing:-.015em;margin-block:0 1rem}
h1 .icon{width:1em;height:1em;margin-top:.1em}
.besides{font-weight:600}
.counts{list-style:none;display:flex;flex-wrap:wrap;gap:.7rem;margin-block:0 .6rem}
.counts li{display:flex;align-items:center;gap:.6rem;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.55rem .9rem}
.counts b{flex:none;font-size:1.6rem;line-height:1;color:var(--tone);font-variant-numeric:tabular-nums}
.counts span{font-weight:600;line-height:1.3}
.counts small{display:block;font-weight:400;color:var(--muted);font-size:.82rem}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1.25rem 2.5rem}
.two section p,.two li{max-width:34rem}
ol,.limits ul{margin:0;padding-left:1.3rem}
li+li{margin-top:.35rem}
.counts li+li{margin-top:0}
.words{margin:0;max-width:50rem}
.words dt{font-weight:600}
.words dd{margin:0 0 .8rem}
.limits{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--muted);border-radius:12px;padding:1.1rem 1.3rem}
.limits li{max-width:46rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem;align-items:start;margin-bottom:1rem}
.cards .card{margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.5rem 1.2rem;margin:.6rem 0 0;font-size:.9rem}
.facts dt{color:var(--muted);font-size:.8rem}
.facts dd{margin:0;font-variant-numeric:tabular-nums}
.facts div:last-child:not(:only-child){grid-column:1/-1}
.results .layers.layers{display:table;width:auto;max-width:100%;table-layout:auto;border-collapse:collapse;background:none;margin:.5rem 0;font-size:.9rem}
.results .layers.layers thead{display:table-header-group}.results .layers.layers tbody{display:table-row-group;background:none;border:0;padding:0;margin:0}
.results .layers.layers tr:nth-child(n){display:table-row}.results .layers.layers tr:nth-child(n)::before{content:none}
.results .layers.layers :is(th,td){display:table-cell!important;width:auto;padding:.15rem min(1.2rem,2vw) .15rem 0;border:0!important;text-align:left;font-size:inherit}
.results .layers.layers .number{text-align:right}.results .layers.layers tbody th{font-weight:400;overflow-wrap:anywhere}.layers small{color:var(--muted)}
.facts.wide,.legs{display:block;margin:0}
.facts.wide div,.legs div{display:grid;grid-template-columns:minmax(6.5rem,10rem) 1fr;gap:.8rem;padding-block:.3rem}
.legs div{padding-block:.05rem}.legs dt{font-size:inherit}
.facts.wide div+div{border-top:1px solid var(--line)}
.facts.wide dt{font-size:.9rem}
.command{display:flex;gap:.7rem;align-items:flex-start;flex-wrap:wrap}
pre{flex:1 1 16rem;margin:0;white-space:pre-wrap;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;max-height:24rem;overflow:auto}`,M=`
@media (max-width:40rem){body{font-size:1rem}.hero{padding-block:1.25rem 1rem}main>section,.two{margin-block:1.75rem}
main,footer,.hero>*{padding-inline:1rem}.lanes{--names:8rem;font-size:12px}.counts{display:grid;grid-template-columns:1fr}.card{padding:.9rem}}`,W=`
@media print{:root{--page:#fff;font-size:12px}body{font-size:8.5pt;line-height:1.35}.toolbar,#copy,footer,.empty,.folded:not(:has([open])){display:none!important}
details:not([open]){display:none}figure details:not([open]){display:block}summary{list-style:none}details[open]>summary{color:var(--ink);font-weight:600}
main:has(.results){display:grid;grid-template-columns:1fr 1fr;column-gap:1.5rem}main>*{grid-column:1/-1;order:4}main>.two{order:1}main>:is(section:has(.results),[aria-labelledby=again]){order:2}.results-figures{order:3}
main>:is([aria-labelledby=sure],[aria-labelledby=limits]){grid-column:auto;font-size:7.5pt}
h1{font-size:17pt;margin-bottom:.3rem}h2{font-size:11pt;margin-bottom:.2rem}h3{font-size:9.5pt;margin-bottom:.2rem}p{margin-bottom:.2rem}
main>section,.two{margin-block:.45rem}.hero{padding-block:.4rem .3rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}.kicker{margin:0}
.counts{gap:.4rem;margin-bottom:.2rem}.counts li{padding:.15rem .5rem}.counts b{font-size:12pt}.counts span{line-height:1.2}
.two{grid-template-columns:1fr 1fr}li+li{margin-top:.1rem}.words dd{margin-bottom:.3rem}:is(.two,.limits,.words,.notes,p,li):not(figure *){max-width:none}
main,.hero>*{max-width:none;padding-inline:.6rem}.limits,tbody,figure,.words dd,[aria-labelledby=again]{break-inside:avoid}[aria-labelledby=again] p{display:none}h2,h3,.words dt,.note{break-after:avoid}
.card,.limits{padding:.4rem .7rem;border-radius:6px}.cards{grid-template-columns:1fr 1fr}.facts.wide div{padding-block:0;grid-template-columns:10.5rem 1fr}.facts dt,.facts.wide dt,.facts{font-size:7pt}.facts code{font-size:6.5pt}
figure{zoom:.66}.results-figures>p{font-size:7.5pt}.results-figures .lanes{--names:21rem}.results-figures figure{zoom:.53}.results-figures :is(.legend,figcaption){font-size:13pt}.results-figures .lanes span{font-size:14px}
.results{font-size:8pt;border-radius:6px}.results tbody :is(th,td),.results thead th{padding:.14rem .5rem}thead button{border:0}.folder{display:inline;margin-left:.4em;font-size:7pt}thead .rank{width:9.3rem}thead .evidence{width:53%}.evidence div{grid-template-columns:3fr 1fr}
pre{max-height:none;padding:.3rem .5rem}thead{display:table-header-group}@page{size:A4;margin:10mm}}`,se=[z,O,N,T,S,M,W].join("");function H(e){let t=e.filter(([,r])=>r!==void 0);return o`<dl class="facts wide">${t.map(([r,i])=>o`<div><dt>${r}<dd>${i}</div>`)}</dl>`}n(H,"facts");function j(e){return o`<code>${e}</code>`}n(j,"digest");function _(e,t){let{source:r,madeWith:i}=e;return o`<section class="card"><h3><bdi>${t}</bdi></h3>${H([["source model",o`<bdi>${r.name}</bdi>${r.arch&&` (${r.arch})`}`],["source SHA-256",j(r.sha256)],["fingerprint",o`<bdi>${e.path}</bdi>`],["fingerprint SHA-256",j(e.sha256)],["fingerprint ID",o`<code>${e.id}</code>`],["probes",`${e.probes}${e.draw?` of ${e.draw.of}`:""} ${y(e.quality)}`],["chosen",`${e.selection}${e.imagesAre===void 0?"":`, from images ${v(e.imagesAre)}`}`],["stated by the owner",x(e.statements)],["drawn with seed",e.draw&&o`<code>${e.draw.seed}</code>`],["answers",`${e.task}, ${k(e.verification?"similarities":e.task,e.classes)}`],["references",e.verification&&D(e.verification)],["correlation",`${e.correlation} of ${e.representation} ${K(e)}`],["unrelated models",String(e.unrelated)],["twins",R(e)],["known derived models",String(e.derived)],["smallest false-alarm rate",e.smallestRate===void 0?void 0:f(e.smallestRate)],["made with",`sac ${i.sac}, onnxruntime ${i.onnxruntime}, sharp ${i.sharp}`]])}</section>`}n(_,"fingerprintFacts");function q(e,t){return e==="auto"&&t.length>0?`auto: ${[...new Set(t)].join(", ")}`:e}n(q,"effective");function Y(e){let{settings:t,runtime:r,results:i,tool:s,startedAt:d,origin:c}=e,m=[...new Set(i.flatMap(({device:a})=>a??[]))],p=i.flatMap(({reasons:a})=>a.filter(({code:u})=>u==="DEVICE_FALLBACK"));return o`<section class="card"><h3>This run</h3>${H([["started",d],["verdicts",E(e)],...U(c),["false-alarm rate (alpha)",f(t.alpha)],["rule",q(t.rule,i.flatMap(({rule:a})=>a??[]))],["threshold",t.threshold===void 0?void 0:String(t.threshold)],["score",q(t.score,i.flatMap(({judgedBy:a})=>a??[]))],["device",`${t.device}${m.length>0?`; ran on ${m.join(", ")}`:""}`],["CPU threads",String(t.threads)],["limits for a model",`${t.timeLimitMs/1e3} s, ${g(t.memoryLimitBytes)}`],["versions",`${s.name} ${s.version}${r.onnxruntime?`, onnxruntime ${r.onnxruntime}`:""}, sharp ${r.sharp}`],["machine",`Node.js ${r.node} on ${r.platform}`],["network of the models",r.network==="reachable"?"not taken away: the system forbids it":r.network],["walls around the models",A(r.walls)]])}${[...new Set(p.map(({text:a})=>a))].map(a=>o`<p class="note">${a}</p>`)}</section>`}n(Y,"runFacts");function U(e){if(!e)return[];let{repository:t,commit:r,head:i,pullRequest:s,event:d,runUrl:c,models:m,notes:p}=e,a=p.filter(C).map(({text:u})=>u);return[["repository",o`<bdi>${t}</bdi>`],["commit",o`<code>${r}</code>`],["head",i===void 0?void 0:o`<code>${i}</code>`],["event",s===void 0?d:`${d}, pull request ${s}`],["models",[m==="changed"?"those that the change brings":"all that match",...a].join(". ")],["run",o`<bdi>${c}</bdi>`]]}n(U,"originFacts");function D({references:e,people:t,match:r}){return`${e} images of ${t} people, as they are; the source decides by ${$(r)}`}n(D,"verificationWords");function K({verification:e}){return e?e.feature==="decision"?"decisions":"similarities":"outputs"}n(K,"featuresOf");function G(e,{fingerprints:t}){return[...new Set(t.map(({task:r})=>w(e,r)))].join("; ")}n(G,"meaningsOf");function ve(e){return o`<section aria-labelledby="compared"><h2 id="compared">Compared with what</h2>
<div class="cards">${[...L(e)].map(([t,r])=>_(t,r))}${Y(e)}</div>
<details class="card"><summary>What the scores are</summary><dl class="words">${b.map(t=>o`<dt><code>${t}</code></dt><dd>${G(t,e)}</dd>`)}</dl></details></section>`}n(ve,"comparedSection");export{Q as a,X as b,I as c,te as d,se as e,H as f,ve as g};
