import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{b as l}from"./shared-4BUBJUGR.js";import{a as i}from"./shared-ENQTB4PL.js";function A(){return l`<svg class="defs" aria-hidden="true" width="0" height="0"><defs>
<path id="k-derived" class="k k-derived" d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>
<path id="k-elsewhere" class="k-elsewhere" d="M0-6.5 6.5 0 0 6.5-6.5 0z"/>
<circle id="k-unrelated" class="k k-unrelated" r="6"/>
<path id="k-inconclusive" class="k k-inconclusive" d="M0-7 7 6H-7z"/>
<path id="k-error" class="k k-error" d="M-6-3.5-3.5-6 0-2.5 3.5-6 6-3.5 2.5 0 6 3.5 3.5 6 0 2.5-3.5 6-6 3.5-2.5 0z"/>
<rect id="k-not-judged" class="k k-not-judged" x="-6" y="-6" width="12" height="12"/>
<circle id="k-reference" class="k-reference" r="4"/>
<rect id="k-known" class="k-known" x="-3.5" y="-3.5" width="7" height="7"/>
</defs></svg>`}i(A,"markDefinitions");function P(e){return l`<svg class="icon" aria-hidden="true" viewBox="-9 -9 18 18"><use href="#k-${e}"/></svg>`}i(P,"icon");function g(e,r,n,o){let t=l`<use href="#k-${e}" x="${r}%" y="${n}"`;return o===void 0?l`${t}/>`:l`${t}><title>${o}</title></use>`}i(g,"mark");function z(e,r,n){if(e===void 0)return;let[o,t]=[r.place(e.low),r.place(e.high)].sort((a,d)=>a-d);return l`<line class="whisker" x1="${o}%" x2="${t}%" y1="${n}" y2="${n}"/>`}i(z,"whisker");function x(e,r,n){let o=e.map((s,c)=>c).sort((s,c)=>e[s]-e[c]||s-c),t=new Map,a=new Array(e.length).fill(0),d=[0,...Array.from({length:n},(s,c)=>[-(c+1),c+1]).flat()];for(let s of o){let c=d.find(u=>e[s]-(t.get(u)??Number.NEGATIVE_INFINITY)>=r);a[s]=c??0,t.set(a[s],e[s])}return a}i(x,"stack");var R=`
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
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:.7rem;font-size:.9rem}`;function b(e,r=3){if(e===void 0)return"–";let n=e.toFixed(r);return Number(n)===0?n.replace("-",""):n.replace("-","−")}i(b,"decimal");var Y=20,M=54,m=8,y=16,v=9,I=6,N=2;function W(e,r,n){let o=r.map(({value:s})=>n.place(s)),t=x(o,N,I),a=Math.max(0,...t.map(Math.abs))*v+10,d=r.map(({kind:s,title:c},u)=>g(s,o[u],a+t[u]*v,c));return{name:e,content:l`${S(a)}${d}`,height:2*a}}i(W,"swarm");function S(e){return l`<line class="rail" x1="0" x2="100%" y1="${e}" y2="${e}"/>`}i(S,"rail");function B(e,r){let n=r===void 0?void 0:l`<line class="itself" x1="${r}%" x2="${r}%" y1="0" y2="${m}"/>`,o=e.ticks.map(a=>{let d=e.place(a);return l`<line class="axis" x1="${d}%" x2="${d}%" y1="${m}" y2="${m+5}"/><text class="tick" x="${d}%" y="${m+19}" text-anchor="middle">${b(a,e.digits)}</text>`});return{name:"",content:l`${n}<line class="axis" x1="0" x2="100%" y1="${m}" y2="${m}"/>${o}
<text class="end" x="0" y="${m+40}">less alike</text><text class="end" x="100%" y="${m+40}" text-anchor="end">more alike →</text>`,height:M}}i(B,"axisLane");function C(e){let r=i(t=>12+t*y,"y"),n=e.map(({x:t,kind:a=""},d)=>l`<line class="cut ${a}" x1="${t}%" x2="${t}%" y1="${r(d)+5}" y2="100%"/>`),o=e.map(({x:t,label:a},d)=>l`<text class="cut-label" x="${t}%" y="${r(d)}" text-anchor="${E(t)}">${a}</text>`);return l`${n}${o}`}i(C,"overLines");function q(e){return{name:"",content:l``,height:y*e}}i(q,"labelRoom");function E(e){return e<10?"start":e>70?"end":"middle"}i(E,"anchor");function J(e,r,n){let o=i(({name:t,content:a,height:d})=>l`<div><span><bdi>${t}</bdi></span><svg width="100%" height="${d}">${a}</svg></div>`,"row");return l`<div class="plot lanes" role="img" aria-label="${n}">${r&&l`<svg class="over">${r}</svg>`}${e.map(o)}</div>`}i(J,"stripPlot");function X(e,r,n){let o=h(e),t=k(e),a=k(r)-h(r);r.length>1&&a>0&&(o=Math.max(o,h(r)-12*a),t=Math.min(t,k(r)+12*a)),o===t&&([o,t]=[o-.5,t+.5]);let d=i(p=>{let f=Math.min(1,Math.max(0,(p-o)/(t-o)));return T(5+90*(n?1-f:f))},"place"),s=L((t-o)/5),c=Math.ceil(o/s-1e-9),u=Math.floor(t/s+1e-9),$=Array.from({length:Math.max(0,u-c+1)},(p,f)=>(c+f)*s),w=Math.max(0,-Math.floor(Math.log10(s)+1e-9));return{place:d,beyond:i(p=>p<o||p>t,"beyond"),ticks:$,digits:w}}i(X,"scaleOver");function L(e){let r=10**Math.floor(Math.log10(e));return r*([1,2,5].find(n=>n*r>=e)??10)}i(L,"niceStep");function h(e){return e.reduce((r,n)=>Math.min(r,n),Number.POSITIVE_INFINITY)}i(h,"least");function k(e){return e.reduce((r,n)=>Math.max(r,n),Number.NEGATIVE_INFINITY)}i(k,"most");function T(e){return Math.round(e*10)/10}i(T,"round");export{A as a,P as b,g as c,z as d,R as e,b as f,Y as g,M as h,W as i,S as j,B as k,C as l,q as m,J as n,X as o};
