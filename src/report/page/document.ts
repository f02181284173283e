import { sha256 } from "../../digest.ts";
import { Html, html } from "./escape.ts";

interface Parts {
  readonly title: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly style: string;
  readonly script: string;
  readonly body: Html;
}

function hashOf(text: string): string {
  return `'sha256-${sha256(text, "base64")}'`;
}

/** A page in one file. Nothing may be fetched, sent or run but the style and the script of this very page. */
export function htmlDocument({ title, tool, style, script, body }: Parts): string {
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<meta name="generator" content="${tool.name} ${tool.version}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style></head>
<body>${body}
<footer><p>Made by ${tool.name} ${tool.version}. This file fetches nothing and sends nothing.</p></footer>
<script>${new Html(script)}</script></body></html>
`.markup;
}

/** How to get the page's figures again. @param lines for a shell; no section without any */
export function commandSection(lines: readonly string[], where: string): Html | undefined {
  if (lines.length === 0) return undefined;
  const [first, ...others] = lines;
  return html`<section aria-labelledby="again"><h2 id="again">Run it again</h2>
<p>${where}</p>
<div class="command"><pre tabindex="0" aria-label="Command"><code id="command">${first}${others.map((line) => [LINE_BREAK, line])}</code></pre><button type="button" id="copy" hidden>Copy</button></div></section>`;
}

const LINE_BREAK = new Html("\n");
