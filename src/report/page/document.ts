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
