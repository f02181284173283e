/** The table of results: rows on a wide screen and on paper, cards on a phone. */
export const TABLE_STYLE = `
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
thead .rank{width:10.6rem}thead .evidence{width:54%}
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
.results .why{margin-top:.2rem}}`;
