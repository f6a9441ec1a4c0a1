"""How the report looks, by day and by night, on a screen and on paper."""

STYLE = """
:root{color-scheme:light dark;--page:#fbfaf7;--card:#fff;--ink:#26251f;--soft:#68645a;--line:#e2dfd6;
--c0:#2f6f9f;--c1:#c9722b;--c2:#5a8f4e;--c3:#8a5aa3;--c4:#b04a5a;--more:#2c7a4b;--less:#b04a5a}
@media(prefers-color-scheme:dark){:root{--page:#191916;--card:#22221e;--ink:#eceae2;--soft:#a5a195;--line:#3a3933;
--c0:#6fb1e0;--c1:#eba05f;--c2:#93c586;--c3:#c79ae0;--c4:#e58a97;--more:#7fcf9d;--less:#e58a97}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);
font:15px/1.5 ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 24px 64px}h1{font-size:26px;margin:0}
h2{font-size:19px;margin:36px 0 10px}
h3{font-size:16px;margin:0 0 4px}p{margin:4px 0;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:22px 0}
.tile,.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tile b{display:block;font-size:24px;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}
.card{margin:12px 0;overflow-x:auto}.warn{border-color:var(--c1)}
svg{width:100%;height:auto;display:block}svg text{font-size:12px;fill:var(--soft);text-anchor:middle}
svg .name{text-anchor:end;fill:var(--ink);font-size:13px}svg .number{text-anchor:start;fill:var(--ink)}
svg .most{text-anchor:end}svg .axis{stroke:var(--line);fill:none}
.c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}
.key{display:flex;gap:16px;color:var(--soft);font-size:13px;margin:0 0 6px}.key i{
display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px}.k0{background:var(--c0)}.k1{background:var(--c1)}.k2{background:var(--c2)}
.k3{background:var(--c3)}.k4{background:var(--c4)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:5px 10px;text-align:right;
border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-weight:500;font-size:13px}
th:first-child,td:first-child{text-align:left;padding-left:0}.up{color:var(--more)}.down{color:var(--less)}
ul{margin:4px 0 10px;padding-left:20px}li{margin:1px 0}code{font:13px ui-monospace,SFMono-Regular,Menlo,monospace}
details summary{cursor:pointer;color:var(--soft)}
"""
