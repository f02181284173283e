import { Html, html } from "./escape.ts";

/** How to get the page's figures again. @param lines for a shell; no section without any */
export function commandSection(lines: readonly string[], where: string): Html | undefined {
  if (lines.length === 0) return undefined;
  const [first, ...others] = lines;
  return html`<section aria-labelledby="again"><h2 id="again">Run it again</h2>
<p>${where}</p>
<div class="command"><pre tabindex="0" aria-label="Command"><code id="command">${first}${others.map((line) => [LINE_BREAK, line])}</code></pre><button type="button" id="copy" hidden>Copy</button></div></section>`;
}

const LINE_BREAK = new Html("\n");
