/** How plots and marks look. Positions are attributes of the marks: style attributes are forbidden by the policy. */
export const PLOT_STYLE = `
svg{display:block;overflow:visible}
.icon{display:inline-block;overflow:hidden}
figure{margin:0}
figcaption{margin-bottom:.8rem}
.plot{--edge:var(--card)}
.lanes{--names:14rem;position:relative;padding-top:20px}
.lanes div{display:grid;grid-template-columns:var(--names) minmax(0,1fr);align-items:center}
.lanes span{padding-right:.8rem;line-height:1.25;color:var(--ink)}
.over{position:absolute;top:0;left:var(--names);width:calc(100% - var(--names));height:calc(100% - 54px)}
.k{stroke:var(--edge,transparent);stroke-width:1.5}
.k-derived{fill:var(--derived)}.k-unrelated{fill:var(--unrelated)}.k-inconclusive{fill:var(--inconclusive)}.k-error{fill:var(--error)}.k-not-judged{fill:var(--inconclusive)}
.k-elsewhere{fill:var(--card);stroke:var(--derived);stroke-width:2}
.k-reference{fill:none;stroke:var(--reference);stroke-width:2}
.k-known{fill:none;stroke:var(--known);stroke-width:2}
.plot{font-size:13px;font-variant-numeric:tabular-nums}
.plot text{fill:var(--muted)}
.plot .lane,.plot .value{fill:var(--ink);font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:5px;stroke-linejoin:round}
.plot .name,.plot .cut-label{fill:var(--ink)}
.cut-label{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.whisker{stroke:var(--ink);stroke-width:3;stroke-linecap:round;opacity:.55}
.rail{stroke:var(--line)}
.axis{stroke:var(--muted)}
.itself{stroke:var(--ink);stroke-width:3}
.cut{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.heats{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem;margin-bottom:.6rem}
.heats figcaption{margin:.3rem 0 0;font-size:.9rem;color:var(--muted)}
.heat{width:100%;height:auto;image-rendering:pixelated;border:1px solid var(--line)}
.thumbs{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;margin:.6rem 0 0;padding:0}
.thumbs li{display:flex;gap:.6rem;font-size:.85rem}
.thumbs img{width:4.5rem;height:4.5rem;object-fit:contain;image-rendering:pixelated}
.legend .icon{margin-right:.3em}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:.7rem;font-size:.9rem}`;
