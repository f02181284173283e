import { PLOT_STYLE } from "../check/html/plot-style.ts";
import { COLOURS } from "./colours.ts";
import { TABLE_STYLE } from "./table-style.ts";

const PAGE = `
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
footer{font-size:.9rem;padding-block:1rem 2.5rem}`;

const SECTIONS = `
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
pre{flex:1 1 16rem;margin:0;white-space:pre-wrap;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;max-height:24rem;overflow:auto}`;

const PHONE = `
@media (max-width:40rem){body{font-size:1rem}.hero{padding-block:1.25rem 1rem}main>section,.two{margin-block:1.75rem}
main,footer,.hero>*{padding-inline:1rem}.lanes{--names:8rem;font-size:12px}.counts{display:grid;grid-template-columns:1fr}.card{padding:.9rem}}`;

/** The table comes before the figure, which does not break; what is folded stays away. */
const PAPER = `
@media print{:root{--page:#fff;font-size:12px}body{font-size:8.5pt;line-height:1.35}.toolbar,#copy,footer,.empty,.folded:not(:has([open])){display:none!important}
details:not([open]){display:none}figure details:not([open]){display:block}summary{list-style:none}details[open]>summary{color:var(--ink);font-weight:600}
main:has(.results){display:grid;grid-template-columns:1fr 1fr;column-gap:1.5rem}main>*{grid-column:1/-1;order:4}main>.two{order:1}main>:is(section:has(.results),[aria-labelledby=again]){order:2}.results-figures{order:3}
main>:is([aria-labelledby=sure],[aria-labelledby=limits]){grid-column:auto;font-size:7.5pt}
h1{font-size:17pt;margin-bottom:.3rem}h2{font-size:11pt;margin-bottom:.2rem}h3{font-size:9.5pt;margin-bottom:.2rem}p{margin-bottom:.2rem}
main>section,.two{margin-block:.25rem}.hero{padding-block:.4rem .3rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}.kicker{margin:0}
.counts{gap:.4rem;margin-bottom:.2rem}.counts li{padding:.15rem .5rem}.counts b{font-size:12pt}.counts span{line-height:1.2}
.two{grid-template-columns:1fr 1fr}li+li{margin-top:.1rem}.words dd{margin-bottom:.3rem}:is(.two,.limits,.words,.notes,p,li):not(figure *){max-width:none}
main,.hero>*{max-width:none;padding-inline:.6rem}.limits,tbody,figure,.words dd,[aria-labelledby=again]{break-inside:avoid}[aria-labelledby=again] p{display:none}h2,h3,.words dt,.note{break-after:avoid}
.card,.limits{padding:.4rem .7rem;border-radius:6px}.cards{grid-template-columns:1fr 1fr}.facts.wide div{padding-block:0;grid-template-columns:10.5rem 1fr}.facts dt,.facts.wide dt,.facts{font-size:7pt}.facts code{font-size:6.5pt}
figure{zoom:.66}.results-figures>p{font-size:7.5pt}.results-figures .lanes{--names:21rem}.results-figures figure{zoom:.53}.results-figures :is(.legend,figcaption){font-size:13pt}.results-figures .lanes span{font-size:14px}
.results{font-size:8pt;border-radius:6px}.results tbody :is(th,td),.results thead th{padding:.14rem .5rem}thead button{border:0}.folder{display:inline;margin-left:.4em;font-size:7pt}thead .rank{width:9.3rem}thead .evidence{width:53%}.evidence div{grid-template-columns:3fr 1fr}
pre{max-height:none;padding:.3rem .5rem}thead{display:table-header-group}@page{size:A4;margin:10mm}}`;

export const STYLE = [COLOURS, PAGE, SECTIONS, TABLE_STYLE, PLOT_STYLE, PHONE, PAPER].join("");
