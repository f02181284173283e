/** The table of results: rows on a wide screen and on paper, cards on a phone. */
export const TABLE_STYLE = `
.toolbar{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .8rem;margin-bottom:.8rem}
.search{flex:0 1 16rem}.search input{width:100%}
.chip{display:inline-flex;align-items:center;gap:.35rem;min-height:2.5rem;padding:.2rem .7rem;background:var(--card);border:1px solid var(--line);border-radius:99px;cursor:pointer}
.chip input{margin:0;width:1.05rem;height:1.05rem;accent-color:var(--focus)}
#shown{color:var(--muted)}
.results{width:100%;border-collapse:separate;border-spacing:0;background:var(--card);border:1px solid var(--line);border-radius:12px;table-layout:fixed}
.results thead th{text-align:left;font-size:.85rem;font-weight:600;color:var(--muted);padding:.6rem .7rem;border-bottom:1px solid var(--line);vertical-align:bottom}
thead th.number{text-align:right;white-space:nowrap}
thead th:first-child{width:10.4rem}thead .number{width:6.6rem}thead .where{width:28%}
thead button{all:unset;cursor:pointer;padding:.2rem 0;border-bottom:1px dotted currentColor}
thead button:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:4px}
th[aria-sort=ascending] button::after{content:" ▲";content:" ▲"/""}
th[aria-sort=descending] button::after{content:" ▼";content:" ▼"/""}
tbody th{text-align:left;font-weight:600}
tbody th,tbody td{padding:.7rem .7rem .15rem;vertical-align:top}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.where{padding-block:.35rem 0}
.folder{display:block;font-weight:400;font-size:.82rem;line-height:1.35}
td.why{padding:.1rem .7rem .75rem calc(10.4rem + .7rem);font-size:.92rem;color:var(--muted)}
td.why p{margin:0 0 .2rem;max-width:52rem}
td.why code,td.why b,td.why dd{color:var(--ink)}
.hint{color:var(--ink)}
tbody+tbody td,tbody+tbody th{border-top:0}
tbody tr:last-child td{border-bottom:1px solid var(--line)}
tbody:last-of-type tr:last-child td{border-bottom:0}
.badge{display:inline-flex;align-items:center;gap:.35rem;background:var(--back);color:var(--tone);font-weight:600;border-radius:99px;white-space:nowrap;padding:.05rem .65rem .05rem .45rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media screen and (max-width:48rem){
.results,.results tbody,.results caption,.results tr{display:block}
.results{background:none;border:0}
.results thead{display:none}
.scripted .results thead{display:block}.scripted .results thead tr{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center}
.scripted .results thead tr::before{content:"Sort by";color:var(--muted);font-size:.85rem}
.results thead th,.results thead th.number{width:auto;border:0;padding:.3rem 0;text-align:left}.results thead th:not([data-key]){display:none}
thead button{min-height:1.6rem}
.results tbody{background:var(--card);border:1px solid var(--line);border-radius:12px;margin-bottom:.8rem;padding:.8rem .9rem}
.results tbody tr:first-child{display:grid;grid-template-columns:repeat(auto-fit,minmax(6rem,1fr));gap:.4rem .9rem}
.results tbody td,.results tbody th{display:block;padding:0;border:0!important}
.results td.verdict,.results tbody th,.results td.where,.results td.from{grid-column:1/-1}
td.where:has(.none){display:none!important}
.results td.number{text-align:left}
.results td[data-label]::before{content:attr(data-label);display:block;color:var(--muted);font-size:.8rem}
.results td.why{margin-top:.5rem}}`;
