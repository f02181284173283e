import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as h,b as f,c as b,d as u,e as g}from"./shared-4A7QJZ4U.js";import{a as p}from"./shared-2PKS5IBW.js";import{b as c}from"./shared-G3KZXIU4.js";import"./shared-KDT4VQIB.js";import{a as m,b as o}from"./shared-4BUBJUGR.js";import{a as l}from"./shared-DJM4J3AD.js";import"./shared-AGUYCXQG.js";import"./shared-LNAW6PPQ.js";import{a as s}from"./shared-ENQTB4PL.js";var $=`${c}
*{box-sizing:border-box}
body{margin:0 auto;max-width:54rem;padding:1.5rem 1.25rem;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1rem;margin:0 0 .4rem}
.step{border:1px solid var(--line);border-left:5px solid var(--tone,var(--muted));border-radius:8px;background:var(--card);padding:.8rem 1rem;margin:0 0 .8rem;break-inside:avoid}
.conclusion{border-left:5px solid var(--tone);background:var(--back);padding:.8rem 1rem;font-weight:600}
dl{display:grid;grid-template-columns:6rem 1fr;gap:.2rem .8rem;margin:0}dt{color:var(--muted)}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-top:1px solid var(--line)}
code,pre{font-family:ui-monospace,monospace;font-size:.85em}pre{white-space:pre-wrap;border:1px solid var(--line);border-radius:8px;padding:.7rem}
@media print{:root{--page:#fff}body{max-width:none;font-size:10pt}@page{margin:14mm}}`,w={passed:"unrelated",failed:"derived",noted:"","not-checked":"inconclusive"},y={supported:"unrelated","not-supported":"derived",inconclusive:"inconclusive"},O=`default-src 'none'; style-src 'sha256-${l($,"base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;function T(e){let{steps:a,startedAt:r,command:n,conclusion:i}=e;return o`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new m(O)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>Examination of a claim of descent</title><link rel="icon" href="data:,">
<style>${new m($)}</style></head>
<body><main><h1>Examination of a claim of descent</h1>
<p class="conclusion ${y[i]}">${h(e)}</p>
<p>Made at ${r} with ${g(e)}.</p>
<h2>Steps</h2>
${a.map(C)}
<h2>What this is worth</h2>
<ul>${f(e).map(t=>o`<li>${t}</li>`)}</ul>
<h2>What was examined</h2>
<table><thead><tr><th scope="col">what</th><th scope="col">name</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${u(e).map(({what:t,name:v,sha256:x})=>o`<tr><td>${t}</td><td><bdi>${v}</bdi></td><td><code>${x}</code></td></tr>`)}</tbody></table>
<h2>To repeat it</h2>
<p>In the same folder, with the same files and the same version of sac:</p>
<pre tabindex="0" aria-label="Command"><code>${p(n)}</code></pre></main></body></html>
`.markup}s(T,"renderClaimHtml");function C({number:e,title:a,checked:r,expected:n,found:i,outcome:d,finding:t}){return o`<section class="step ${w[d]}" aria-labelledby="step-${e}"><h3 id="step-${e}">${e}. ${a}: ${b[d]}${t&&o` (<code>${t}</code>)`}</h3>
<p>${r}</p><dl><dt>expected</dt><dd>${n}</dd><dt>found</dt><dd>${i}</dd></dl></section>`}s(C,"stepOf");export{T as renderClaimHtml};
