import { STYLE } from "../../page/style.ts";
import { SCORE_STYLE, scoreColours } from "../../score-looks.ts";

const COLOURS = `
:root{${scoreColours("light")};--measured:#0b57d0;--measured-back:#e8f0fd;--shade:11 87 208}
@media screen and (prefers-color-scheme:dark){:root{${scoreColours("dark")};--measured:#8ab4ff;--measured-back:#14233b;--shade:138 180 255}}
.measured{--tone:var(--measured);--back:var(--measured-back)}`;

const PLOTS = `
.m{stroke:var(--card);stroke-width:1.2}
.l{fill:none;stroke-width:1.8;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.l-fusion{stroke-width:2.6}
.rail{fill:none}
.cut.paper{stroke-dasharray:1 3}
.chance{fill:none;stroke:var(--muted);stroke-dasharray:1 4;stroke-linecap:round}
.guide{fill:none;stroke:var(--muted);stroke-width:.7}
.sample{width:2.1em;height:.9em;display:inline-block;margin-right:.4em;vertical-align:-.05em}
.rocs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,14.5rem),1fr));gap:1rem;margin-top:1rem}
.rocs .card{margin:0;padding:.8rem}
.rocs figcaption{font-size:.9rem;line-height:1.35;min-height:2.7em;margin-bottom:.4rem}
.rocs figcaption .muted{display:block}
.roc{width:100%;height:auto;max-width:26rem;font-size:11px}
.mean{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:center;margin-bottom:.8rem}
.mean figure{flex:0 1 27rem;margin:0}.mean .roc{font-size:8px}
@media (min-width:48rem){.mean figure+.legend{flex-direction:column}}
.sweep .two{margin-block:0;gap:1.25rem 2rem}
.sweep figcaption{font-weight:600;margin-bottom:.4rem}`;

const TABLES = `
.sheet{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:0 0 1rem}
.sheet .caption{padding:.7rem .8rem .3rem;margin:0;max-width:none;font-weight:600;font-size:.95rem}
.scroll{overflow-x:auto;border-radius:0 0 12px 12px}
.figures{border-collapse:collapse;width:100%;font-size:.92rem;overflow-wrap:normal}
.figures th,.figures td{padding:.38rem min(.8rem,1.2vw);text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
.figures thead th{border-top:0;color:var(--muted);font-weight:600;font-size:.85rem;vertical-align:bottom;width:auto;white-space:normal}
.figures tbody th{font-weight:600;overflow-wrap:break-word;max-width:14rem;position:sticky;left:0;background:var(--card)}
.figures .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;width:auto}
.figures thead .number{white-space:normal}
.figures small{display:block;font-weight:400;color:var(--muted);font-size:.82rem}
.figures td small{color:inherit}
.a1{background:rgb(var(--shade)/.05)}.a2{background:rgb(var(--shade)/.1)}.a3{background:rgb(var(--shade)/.16)}.a4{background:rgb(var(--shade)/.23)}.a5{background:rgb(var(--shade)/.32)}
details>.sheet,details>figure{margin-top:.8rem}
details{margin-bottom:.5rem}
@media print{.sheet{break-inside:avoid}.roc{max-width:9cm}.scroll{overflow:visible;break-inside:auto}.figures{font-size:8pt}.figures tr{break-inside:avoid}.a1,.a2,.a3,.a4,.a5{-webkit-print-color-adjust:exact;print-color-adjust:exact}.rocs{grid-template-columns:repeat(3,1fr)}}`;

export const EVALUATION_STYLE = [STYLE, COLOURS, SCORE_STYLE, PLOTS, TABLES].join("");
