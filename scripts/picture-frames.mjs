// Puts text into what people see it in: a comment on the forge, and a terminal.
import { marked } from "marked";

/** What the forge makes of Markdown looks about like this. */
const COMMENT_STYLE = `
body{margin:0;padding:24px;background:#fff;font:14px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;color:#1f2328}
article{border:1px solid #d1d9e0;border-radius:6px;overflow:hidden}
header{background:#f6f8fa;border-bottom:1px solid #d1d9e0;padding:8px 16px;color:#59636e}header b{color:#1f2328}
main{padding:8px 16px 12px}h2{font-size:21px;border-bottom:1px solid #d1d9e0b3;padding-bottom:.3em;margin:12px 0 16px}
table{border-collapse:collapse;margin-bottom:12px;display:block;width:max-content;max-width:100%;overflow:auto}th,td{border:1px solid #d1d9e0;padding:6px 13px}tr:nth-child(2n){background:#f6f8fa}
code{background:#818b981f;border-radius:6px;padding:.2em .4em;font:85% ui-monospace,"Liberation Mono",monospace}sub{line-height:1.4;vertical-align:baseline}
details{margin:6px 0}blockquote{margin:0 0 12px;padding:0 1em;border-left:.25em solid #d1d9e0;color:#59636e}`;

const TERMINAL_STYLE = `
body{margin:0;padding:20px 24px;background:#10151b;display:inline-block}
pre{margin:0;font:15px/1.45 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;color:#d7dee6}
.c1{font-weight:700}.c2{opacity:.7}.c31{color:#ff8a80}.c32{color:#7fdca4}.c33{color:#f2c55c}.c35{color:#cbabff}`;

/** @param markdown as the Action posts it */
export function commentPage(markdown) {
  return `<style>${COMMENT_STYLE}</style><article><header><b>github-actions</b> bot commented now</header><main>${marked.parse(markdown)}</main></article>`;
}

/** @param text with the control sequences of colours */
export function terminalPage(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control sequences
  const coloured = escaped.replace(/\x1b\[(\d+)m/g, (_, code) =>
    ["0", "22", "39"].includes(code) ? "</span>" : `<span class="c${code}">`,
  );
  return `<style>${TERMINAL_STYLE}</style><pre>${coloured}</pre>`;
}
