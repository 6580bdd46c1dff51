import { createHash } from 'node:crypto'

/** The whole look of the portal. It stands in the page, because a second request is a second wait on a bad line. */
export const pageStyle = `
:root{--paper:#f4f6f8;--card:#fff;--ink:#16212b;--soft:#51606d;--line:#d7dee4;--accent:#0b63a5;--good:#17703f;--late:#8a4b00;--late-paper:#fff3df;--sea:#e3eef6;--land:#c6cfc4;--todo:#6d7f90}
@media (prefers-color-scheme:dark){:root{--paper:#0f161c;--card:#18222b;--ink:#e8eef3;--soft:#a9b7c3;--line:#33424f;--accent:#7ec0f5;--good:#74d3a0;--late:#ffc47a;--late-paper:#3a2b14;--sea:#16303f;--land:#46544f;--todo:#8fa2b2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.2em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:4px}
h1,h2,h3,p,ol,ul,dl,dd,figure{margin:0;padding:0}
ol,ul{list-style:none}
.brand{position:relative}
.brand svg{position:absolute;inset:0}
.brand p{position:relative;display:flex;align-items:center;gap:.75rem;max-width:64rem;margin:auto;padding:.75rem 1rem;font-weight:600}
.brand img{height:2.25rem;padding:.25rem .4rem;border-radius:6px;background:#fff}
.brand-light{color:#fff}
.brand-dark{color:#000}
main{max-width:64rem;margin:auto;padding:1rem;display:grid;gap:1rem;grid-template-columns:minmax(0,1fr)}
.answer,article,.overview,.part,details{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem}
.answer{padding:1.25rem 1rem}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3}
h3{font-size:1rem;line-height:1.3;margin-bottom:.75rem}
.order,.zone,.where,.age,.explanation,figcaption,dt,.count,footer{color:var(--soft)}
.order,.box,.zone,.age,figcaption,.count,footer{font-size:.9rem}
.order,.box{display:inline-block;margin:0 .75rem .5rem 0}
.zone,.count{font-weight:400}
.zones{margin:-.5rem 0 .9rem}
.status{font-size:1.35rem;font-weight:650;line-height:1.25;margin-top:.5rem}
.eta{font-size:1.15rem;margin-top:.75rem}
.eta strong{font-size:1.3rem}
.eta .zone{display:inline-block}
time{white-space:nowrap}
.zone time{white-space:normal}
.explanation{margin-top:.75rem;max-width:40rem}
.change,.warning{display:inline-block;margin-top:.6rem;padding:.3rem .7rem;border-radius:8px;background:var(--sea)}
.change::first-letter{text-transform:uppercase}
.change-later,.warning{background:var(--late-paper);color:var(--late)}
.change-earlier{color:var(--good)}
.warning{display:block}
.age{margin-top:.6rem}
.progress{margin-top:1rem;display:grid;gap:.3rem;font-size:.9rem;color:var(--soft)}
progress{appearance:none;width:100%;height:.6rem;border:0;border-radius:6px;background:var(--line);color:var(--accent);overflow:hidden}
progress::-webkit-progress-bar{background:var(--line)}
progress::-webkit-progress-value{background:var(--accent);border-radius:6px}
progress::-moz-progress-bar{background:var(--accent);border-radius:6px}
.parts,.parts>div{display:grid;gap:1rem;align-content:start;grid-template-columns:minmax(0,1fr)}
article .parts{margin-top:1rem}
.more{margin-top:1rem}
article .part,article details{border-width:1px 0 0;border-radius:0;padding:1rem 0 0}
.map{display:block;width:100%;height:auto;border-radius:8px;background:var(--sea)}
figcaption{margin-top:.5rem}
.map-sea{fill:var(--sea)}
.map-land{fill:var(--land)}
.map-leg{stroke:var(--accent);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.map-leg-current,.map-leg-planned{stroke-dasharray:1 4.5}
.map-stop{fill:var(--card);stroke:var(--accent);stroke-width:1.5}
.map-stop-done,.map-stop-current,.map-position{fill:var(--accent)}
.map-position-ring{fill:var(--accent);fill-opacity:.25;stroke:var(--accent)}
.map-position-estimated.map-position-ring{stroke-dasharray:2 2}
.map-label{fill:var(--ink);stroke:var(--sea);stroke-width:3;paint-order:stroke;stroke-linejoin:round}
.map-label-position{font-style:italic}
.steps li{position:relative;padding:0 0 .9rem 1.9rem;display:grid}
.steps li::before{content:"";position:absolute;left:.2rem;top:.3rem;width:.9rem;height:.9rem;border-radius:50%;border:2px solid var(--todo);background:var(--card);z-index:1}
.steps li::after{content:"";position:absolute;left:.6rem;top:.6rem;bottom:-.4rem;border-left:2px solid var(--line)}
.steps li:last-child{padding-bottom:0}
.steps li:last-child::after{display:none}
.steps .step-done::before,.steps .step-current::before{border-color:var(--good);background:var(--good)}
.steps .step-current::before{box-shadow:0 0 0 3px var(--card),0 0 0 5px var(--good)}
.steps .step-done::after{border-color:var(--good)}
.step-current .what{font-weight:650}
.step-open,.when{color:var(--soft)}
.when{font-size:.9rem}
.standing{font-size:.8rem;border:1px solid var(--todo);border-radius:6px;padding:0 .35rem;color:var(--soft);white-space:nowrap}
.step-open .standing{border:0;padding:0}
.events{margin-top:.75rem;display:grid;gap:.8rem}
.events li{display:grid;border-left:3px solid var(--good);padding-left:.75rem}
.events .ahead{border-left:3px dashed var(--todo)}
summary{cursor:pointer;font-weight:600;padding:.15rem 0}
summary .count{margin-left:.4rem}
.ships{display:grid;gap:.8rem}
.ships li{display:flex;flex-wrap:wrap;gap:0 .75rem;align-items:baseline}
.ships .what{flex-basis:100%;font-weight:600}
.notes{margin-top:.8rem;display:grid;gap:.4rem}
dl{display:grid;gap:.5rem}
dt{font-size:.9rem}
.boxes{margin-top:.5rem}
.boxes li{display:grid;gap:0 1rem;padding:.6rem 0;border-top:1px solid var(--line)}
.boxes li:first-child{border-top:0}
.boxes a,.boxes b{font-weight:600}
.back{margin-top:1rem;font-size:.9rem}
.take,footer{font-size:.9rem}
.take h2{font-size:1rem}
.take li,.back a{padding:.25rem 0}
footer{max-width:64rem;margin:auto;padding:0 1rem 2rem;display:grid;gap:.5rem}
.languages{display:flex;gap:1rem}
.languages>li>*{display:inline-block;padding:.25rem 0}
.spoken{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (min-width:48rem){h1{font-size:2.1rem}.answer,article,.overview,.part,details{padding:1.5rem}.parts{grid-template-columns:minmax(0,1.15fr) minmax(0,1fr)}.boxes li{grid-template-columns:10rem 1fr auto}}
@media (min-width:64rem){dl>div{display:grid;gap:0 1rem;grid-template-columns:9rem minmax(0,1fr)}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.steps li::before{forced-color-adjust:none}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--accent:#003f70;--late:#000;--late-paper:#fff;--sea:#fff;--land:#ddd}.take,.back,footer nav{display:none}details::details-content{content-visibility:visible;block-size:auto}.answer,article,.part,details{break-inside:avoid}}
`

/** The Content-Security-Policy of every page of the portal: no script, no style but the one above, nothing from elsewhere. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`,
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')
