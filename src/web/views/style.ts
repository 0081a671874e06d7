/** One style for reports and pages: light and dark by the reader's choice, narrow screens, and paper. No address is loaded from it. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f6f7f9;--line:#d5d9e0;--ink:#1a1e24;--quiet:#545d69;--link:#0a58b8;
--pass:#0b5c2c;--pass-ground:#dbf3e3;--fail:#9b1811;--fail-ground:#fde2df;--unknown:#52309a;--unknown-ground:#ebe5fa;
--exempt:#0b4c8c;--exempt-ground:#deecfb;--na:#545d69;--na-ground:#eceef2;--warn:#6f4700;--warn-ground:#fdeecb;--bar-pass:#2e9e5b;--bar-fail:#d6453b;--bar-unknown:#8566d2;--bar-exempt:#4a92dc;--bar-na:#b4bbc6}
@media (prefers-color-scheme:dark){:root{--ground:#12151a;--raised:#1b2027;--line:#343b46;--ink:#e7eaee;--quiet:#a3acb9;--link:#7db6ff;
--pass:#8fe0ad;--pass-ground:#143323;--fail:#ffaca5;--fail-ground:#471b18;--unknown:#cdbcff;--unknown-ground:#2f2450;
--exempt:#a5d0ff;--exempt-ground:#15324f;--na:#a3acb9;--na-ground:#262c35;--warn:#fbd587;--warn-ground:#3d2f0f}}
*{box-sizing:border-box}
html{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink)}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--ground);padding:.5rem 1rem;z-index:3}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;letter-spacing:-.01em}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem;padding-bottom:.35rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:.4rem 0;max-width:68ch}
.quiet{color:var(--quiet)}
.facts{color:var(--quiet);margin:0;max-width:none;overflow-wrap:anywhere}
code,.code{font:.86em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
nav{position:sticky;top:0;z-index:2;background:var(--ground);border-bottom:1px solid var(--line);margin-top:1.25rem}
nav ul{max-width:76rem;margin:0 auto;padding:.55rem 1.5rem;display:flex;gap:.3rem 1.1rem;list-style:none;overflow-x:auto;white-space:nowrap}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem;margin:1.5rem 0 1rem;padding:0;list-style:none}
.tile{background:var(--raised);border:1px solid var(--line);border-radius:10px;padding:1rem 1.15rem}
.tile b{display:block;font-size:2rem;line-height:1.15;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile span{display:block}.tile .quiet{font-size:.9rem}
.share{display:block;width:100%;height:1rem;border-radius:5px;overflow:hidden;margin:.25rem 0 .5rem}
.share rect.pass{fill:var(--bar-pass)}.share rect.fail{fill:var(--bar-fail)}.share rect.unknown{fill:var(--bar-unknown)}.share rect.na{fill:var(--bar-na)}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;padding:0;margin:.25rem 0 0;list-style:none;font-variant-numeric:tabular-nums}
.dot{display:inline-block;width:.75rem;height:.75rem;border-radius:3px;margin-right:.4rem;vertical-align:-.05rem}
.dot.pass{background:var(--bar-pass)}.dot.fail{background:var(--bar-fail)}.dot.unknown{background:var(--bar-unknown)}.dot.na{background:var(--bar-na)}.dot.exempt{background:var(--bar-exempt)}
.note{border-left:4px solid var(--bar-unknown);background:var(--raised);padding:.75rem 1rem;margin:1rem 0;border-radius:0 8px 8px 0}
.note p{max-width:80ch}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;margin:.5rem 0 1rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{background:var(--raised);font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td{overflow-wrap:anywhere;min-width:4.5rem}td.n{min-width:0}
.wide td:first-child,.wide th:first-child{min-width:13rem}
.badge{display:inline-block;border-radius:999px;padding:.05rem .6rem;font-size:.8rem;font-weight:600;white-space:nowrap}
.pass{color:var(--pass);background:var(--pass-ground)}.fail{color:var(--fail);background:var(--fail-ground)}
.unknown{color:var(--unknown);background:var(--unknown-ground)}.exempt{color:var(--exempt);background:var(--exempt-ground)}
.na{color:var(--na);background:var(--na-ground)}.warn{color:var(--warn);background:var(--warn-ground)}
.dot,.share .pass,.share .fail,.share .unknown,.share .na{color:inherit}
.share{background:var(--na-ground)}
.matrix{width:auto;min-width:100%;font-size:.82rem}
.matrix th[scope=row]{position:sticky;left:0;background:var(--ground);font-weight:500;white-space:nowrap;max-width:22rem;overflow:hidden;text-overflow:ellipsis;z-index:1;border-right:1px solid var(--line)}
.matrix thead th{vertical-align:bottom;white-space:normal;min-width:5.5rem;max-width:12rem;overflow-wrap:normal}
.matrix thead th:first-child{position:sticky;left:0;z-index:1;min-width:10rem}
.matrix td{text-align:center;white-space:nowrap;border-left:1px solid var(--line);padding:.3rem .5rem;min-width:0}
.matrix td.unknown{background-image:repeating-linear-gradient(45deg,transparent 0 5px,color-mix(in srgb,var(--unknown) 13%,transparent) 5px 7px)}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;background:var(--ground)}
summary{cursor:pointer;padding:.6rem .9rem;display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline;list-style-position:inside}
summary::before{content:"▸";color:var(--quiet);display:inline-block;width:.8rem}
details[open]>summary::before{content:"▾"}
summary::-webkit-details-marker{display:none}summary{list-style:none}
summary b{font-weight:600;overflow-wrap:anywhere}
details>.inside{padding:0 .9rem .8rem;border-top:1px solid var(--line)}
details details{margin:.25rem 0}
td details{border:0;margin:.2rem 0 0;background:none}td summary{padding:.1rem 0;color:var(--link);font-size:.86rem}td details>.inside{border:0;padding:.1rem 0 .3rem}
.rows{content-visibility:auto;contain-intrinsic-size:auto 40rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .9rem;margin:.4rem 0}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere;min-width:0}
.tools{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1rem 0 0}
.tools input,.tools button{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--quiet);border-radius:6px;padding:.4rem .7rem}
.tools input{min-width:min(22rem,100%)}
th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
th button::after{content:" ↕";color:var(--quiet)}th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
footer{padding-top:2.5rem;padding-bottom:3rem;color:var(--quiet);font-size:.9rem}
[hidden]{display:none!important}
@media (max-width:40rem){header,main,footer{padding-left:1rem;padding-right:1rem}nav ul{padding-left:1rem;padding-right:1rem}.tile b{font-size:1.6rem}
th,td{padding:.4rem .5rem}dl{grid-template-columns:1fr}dt{margin-top:.3rem}
.matrix th[scope=row]{max-width:38vw}.matrix thead th:first-child{min-width:6rem}
.stack thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.stack tr{display:block;padding:.5rem .25rem;border-bottom:1px solid var(--line)}.stack tbody tr:last-child{border-bottom:0}
.stack td,.stack th[scope=row]{display:block;border:0;padding:.12rem .5rem;text-align:left;min-width:0}
.stack td[data-l]::before{content:attr(data-l) ": ";color:var(--quiet)}}
@media print{nav,.tools,.skip{display:none}html{font-size:11px}main,header,footer{max-width:none;padding:0}.scroll{overflow:visible;border:0}
.rows{content-visibility:visible}details{break-inside:auto}details::details-content{content-visibility:visible;block-size:auto;opacity:1}
h2,h3,summary{break-after:avoid}tr{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit;text-decoration:none}}
`;
