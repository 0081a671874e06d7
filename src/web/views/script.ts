/**
 * Filters and sorts what is on the page, and adds the controls for it: without scripts there are none, and nothing is missing. It reads
 * texts and moves elements, and never writes markup.
 */
export const script = `
(()=>{
const main=document.querySelector("main"),tools=document.querySelector(".tools");
if(!main||!tools)return;
const label=document.createElement("label"),input=document.createElement("input"),said=document.createElement("span");
label.textContent="Filter ";input.type="search";input.placeholder="user, policy, check, text";input.autocomplete="off";
said.setAttribute("role","status");said.className="quiet";label.append(input);
const open=document.createElement("button");open.type="button";open.textContent="Open all";
open.addEventListener("click",()=>{const all=[...main.querySelectorAll("details.group")].filter(d=>!d.hidden);const to=all.some(d=>!d.open);
for(const d of all)d.open=to;open.textContent=to?"Close all":"Open all"});
tools.append(label,open,said);tools.hidden=false;
const rows=[...main.querySelectorAll("tr[data-row]")],groups=[...main.querySelectorAll("details.group")];
const groupOf=new Map(rows.map(r=>[r,r.closest("details.group")]));
const text=new Map();const of=e=>{let t=text.get(e);if(t===undefined)text.set(e,t=e.textContent.toLowerCase());return t};
let timer;input.addEventListener("input",()=>{clearTimeout(timer);timer=setTimeout(()=>{
const words=input.value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;
const kept=new Set();
for(const e of rows){const whole=groupOf.get(e),up=whole?of(whole.firstElementChild):"",t=of(e);
const on=words.every(w=>up.includes(w)||t.includes(w));if(e.hidden===on)e.hidden=!on;if(on){n++;if(whole)kept.add(whole)}}
for(const d of groups){const t=of(d.firstElementChild),on=kept.has(d)||words.every(w=>t.includes(w));if(d.hidden===on)d.hidden=!on}
said.textContent=words.length?n+(n===1?" row":" rows")+" left":""},120)});
for(const table of main.querySelectorAll("table.sort"))for(const [i,th] of [...table.tHead.rows[0].cells].entries()){
const button=document.createElement("button");button.type="button";button.append(...th.childNodes);th.append(button);
button.addEventListener("click",()=>{const down=th.getAttribute("aria-sort")==="ascending";
for(const o of table.tHead.rows[0].cells)o.removeAttribute("aria-sort");th.setAttribute("aria-sort",down?"descending":"ascending");
const body=table.tBodies[0],key=r=>r.cells[i]?.dataset.k??r.cells[i]?.textContent.trim()??"";
const order=new Intl.Collator("en",{numeric:true});
body.append(...[...body.rows].sort((a,b)=>(down?-1:1)*order.compare(key(a),key(b))))})}
const show=()=>{const e=location.hash&&document.getElementById(decodeURIComponent(location.hash.slice(1)));
for(let d=e;d;d=d.parentElement)if(d.tagName==="DETAILS")d.open=true;if(e)e.scrollIntoView()};
addEventListener("hashchange",show);show();
})();
`;
