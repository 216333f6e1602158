"""What pages and notebook cells look like: one style sheet, and the little script of pages.

Kinds have four colours that are far apart for readers with any kind of colour blindness (a test simulates three), in lightness too, and a grey; kinds that
share one differ in their line (solid, dashed), as grey does (dotted). Tables differ in the place of their line: quotes are shaded, speakers and cues lined
above, entities, times and events below, in this order.
Dark is what the notebook says, else what the system says; print is always light.
"""

from __future__ import annotations

import base64
import hashlib

# Class of a mark, the table it comes from, and what a reader calls it.
LANES = (
    ("q", "quotes", "quotes"),
    ("s", "quotes", "speakers and cues"),
    ("e", "entities", "entities"),
    ("t", "times", "times"),
    ("v", "events", "events"),
    ("o", "", "kinds of your own"),
)

# Kind of an entity: variable of its colour, and what its line is like.
KINDS = {
    "person": ("--blue", "solid"),
    "media": ("--blue", "dashed"),
    "organization": ("--orange", "solid"),
    "party": ("--orange", "dashed"),
    "country": ("--green", "solid"),
    "nationality": ("--green", "dashed"),
    "place": ("--pink", "solid"),
    "facility": ("--pink", "dashed"),
    "group": ("--grey", "dotted"),
}

_LIGHT = """--ink: #1c1c1e; --soft: #5f6368; --rule: #d5d7da; --paper: #ffffff; --panel: #f6f7f8; --shade: #fff0b8; --plus: #cfeed8; --minus: #f8d4d4; --link: #0b57a4;
  --blue: #1850a3; --orange: #e64d00; --green: #159166; --pink: #871c5e; --grey: #55585c; --gold: #9a7200; --teal: #12766c; --wine: #b3122f; --violet: #5b4bb5;
  color-scheme: light;"""
_DARK = """--ink: #e6e7e9; --soft: #a3a8ae; --rule: #3b3f45; --paper: #17191c; --panel: #212428; --shade: #4b3f12; --plus: #12452c; --minus: #5a2226; --link: #8ab9f0;
  --blue: #5290e9; --orange: #e0623b; --green: #26e28e; --pink: #eac2df; --grey: #b7bcc2; --gold: #e2c04f; --teal: #62cfc2; --wine: #ff8fb8; --violet: #b3a6ff;
  color-scheme: dark;"""

_DARK_HOSTS = ', '.join(
    f"{host} .copydesk" for host in ('[data-jp-theme-light="false"]', ".vscode-dark", ".vscode-high-contrast", "html[theme=dark]", '[data-theme="dark"]')
)
_LIGHT_HOSTS = "".join(f":not({host} *)" for host in ('[data-jp-theme-light="true"]', ".vscode-light", "html[theme=light]", '[data-theme="light"]'))


_LINES = {
    "solid": ("linear-gradient(var({}) 0 0)", "100%"),
    "dashed": ("linear-gradient(90deg, var({}) 65%, transparent 0)", "7px"),
    "dotted": ("linear-gradient(90deg, var({}) 50%, transparent 0)", "4px"),
}


def _line(variable: str, color: str, like: str = "solid") -> str:
    paint, width = _LINES[like]
    return f"{variable}: {paint.format(color)}; {variable}w: {width};"


_KIND_RULES = "\n".join(f".copydesk .e-{kind} {{ {_line('--e', color, like)} }}" for kind, (color, like) in KINDS.items())

STYLE = f"""
.copydesk {{ {_LIGHT} color: var(--ink); font: 15px/1.5 system-ui, sans-serif; text-align: left; }}
@media screen and (prefers-color-scheme: dark) {{ .copydesk{_LIGHT_HOSTS} {{ {_DARK} }} }}
@media screen {{ {_DARK_HOSTS} {{ {_DARK} }} }}
.copydesk .article {{ font-size: 16px; line-height: 2.1; max-width: 46em; }}
.copydesk .article > div {{ white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; min-height: 1px; }}
.copydesk .article > .gap {{ line-height: 1.1; }}
.copydesk mark {{ color: inherit; background-color: transparent; padding: 1px 0 8px; -webkit-box-decoration-break: clone; box-decoration-break: clone;
  background-image: var(--v, none), var(--t, none), var(--e, none), var(--o, none), var(--s, none), var(--q, none);
  background-position: 0 100%, 0 calc(100% - 3px), 0 calc(100% - 6px), 0 calc(100% - 6px), 0 0, 0 2px;
  background-size: var(--vw, 100%) 2px, var(--tw, 100%) 2px, var(--ew, 100%) 2px, var(--ow, 100%) 2px, var(--sw, 100%) 2px, 100% calc(100% - 11px);
  background-repeat: repeat-x; -webkit-print-color-adjust: exact; print-color-adjust: exact; }}
.copydesk .q {{ --q: linear-gradient(var(--shade) 0 0); }}
.copydesk .s {{ {_line("--s", "--gold")} }}
.copydesk .e {{ {_line("--e", "--grey")} }}
{_KIND_RULES}
.copydesk .t {{ {_line("--t", "--teal")} }}
.copydesk .v {{ {_line("--v", "--wine")} }}
.copydesk .o {{ {_line("--o", "--violet", "dashed")} }}
.copydesk .added {{ background: var(--plus); text-decoration: none; }}
.copydesk .removed {{ background: var(--minus); text-decoration: line-through; }}
.copydesk .changed {{ background: var(--shade); }}
.copydesk .sentence {{ margin: .2em 0 1em; padding-left: .8em; border-left: 3px solid var(--rule); unicode-bidi: plaintext;
  overflow-wrap: anywhere; }}
.copydesk .sentence mark {{ padding: 1px 0; }}
.copydesk .what {{ color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }}
.copydesk mark.off {{ background-image: none; }}
.copydesk .b {{ font-weight: 650; }}
.copydesk .x {{ color: var(--soft); }}
.copydesk mark a, .copydesk mark a:link, .copydesk mark a:visited, .copydesk mark a:hover {{ color: inherit; text-decoration: none; cursor: pointer; }}
.copydesk mark:has(a:hover), .copydesk mark:has(a:focus-visible) {{ outline: 1px solid var(--soft); outline-offset: 1px; border-radius: 2px; }}
.copydesk [data-after]::after {{ content: "\\00a0" attr(data-after); font-size: 10px; font-weight: 500; letter-spacing: .02em; color: var(--soft);
  vertical-align: super; line-height: 1; white-space: nowrap; }}
.copydesk h1 {{ font-size: 1.5em; line-height: 1.25; margin: 0 0 .4em; overflow-wrap: anywhere; }}
.copydesk h2 {{ font-size: 1.15em; margin: 1.6em 0 .4em; overflow-wrap: anywhere; }}
.copydesk h4 {{ font-size: .85em; color: var(--soft); margin: .8em 0 0; }}
.copydesk a {{ color: var(--link); }}
.copydesk .scroll {{ overflow-x: auto; }}
.copydesk table {{ border-collapse: collapse; font-size: 13px; line-height: 1.4; margin: .4em 0 .8em; color: inherit; table-layout: auto; }}
.copydesk table th, .copydesk table td {{ text-align: left !important; vertical-align: top; padding: 4px 14px 4px 0; border: 0; border-bottom: 1px solid var(--rule);
  background: none; max-width: 22em; overflow-wrap: break-word; white-space: normal; unicode-bidi: plaintext; }}
.copydesk table th {{ font-weight: 600; border-bottom-color: var(--soft); white-space: nowrap; }}
.copydesk table td.wide {{ min-width: 24em; max-width: 40em; }}
.copydesk table td.number {{ font-variant-numeric: tabular-nums; white-space: nowrap; }}
.copydesk .null {{ color: var(--soft); }}
.copydesk table.kwic td {{ white-space: pre; padding: 1px 4px; max-width: none; border: 0; }}
.copydesk table.kwic td.doc {{ color: var(--soft); padding-right: 1em; max-width: 12em; overflow: hidden; text-overflow: ellipsis; }}
.copydesk table.kwic td.left {{ text-align: right !important; }}
.copydesk table.kwic td.match {{ font-weight: 600; background: var(--shade); }}
.copydesk .legend, .copydesk .filter {{ display: flex; flex-wrap: wrap; gap: .1em 1.2em; align-items: center; margin: .3em 0; font-size: 13px; line-height: 2; }}
.copydesk .filter {{ gap: .5em; margin: .6em 0 1.2em; }}
.copydesk .legend label {{ display: inline-flex; gap: .35em; align-items: baseline; cursor: pointer; }}
.copydesk .legend input {{ margin: 0; position: relative; top: 1px; }}
.copydesk .filter select, .copydesk .filter input {{ font: inherit; color: inherit; background: var(--panel);
  border: 1px solid var(--rule); border-radius: 4px; padding: 0 6px; height: 2.1em; width: 14em; max-width: 100%; box-sizing: border-box; }}
.copydesk details {{ margin: 0; }}
.copydesk summary {{ cursor: pointer; }}
.copydesk .rows > details, .copydesk .rows > details > details {{ border-bottom: 1px solid var(--rule); font-size: 14px; }}
.copydesk .rows summary {{ padding: 5px 2px; overflow-wrap: anywhere; unicode-bidi: plaintext; }}
.copydesk .rows summary mark {{ font-size: 12px; color: var(--soft); margin-right: .5em; }}
.copydesk .rows details[open] > summary {{ font-weight: 600; }}
.copydesk .row {{ padding: 0 0 10px 14px; scroll-margin-top: 4em; }}
.copydesk .row:target {{ border-left: 3px solid var(--link); padding-left: 11px; }}
.copydesk .row dl {{ display: grid; grid-template-columns: minmax(7em, max-content) 1fr; gap: 2px 12px; margin: 0; font-size: 13px; }}
.copydesk .row dt {{ color: var(--soft); margin: 0; font-weight: 400; float: none; width: auto; }}
.copydesk .row dd {{ margin: 0; float: none; width: auto; overflow-wrap: anywhere; unicode-bidi: plaintext; }}
.copydesk .row .why {{ margin: .5em 0 0; font-size: 13px; background: var(--panel); padding: 6px 8px; border-radius: 4px; overflow-wrap: anywhere; }}
.copydesk .row pre {{ margin: .3em 0 0; font: 12px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; color: inherit; background: none; }}
.copydesk code {{ font: 12px ui-monospace, monospace; background: none; color: inherit; overflow-wrap: anywhere; }}
.copydesk .report ul {{ margin: .3em 0 0; padding-left: 1.3em; }}
.copydesk .both {{ display: grid; grid-template-columns: minmax(0, 46em) minmax(18em, 30em); gap: 0 3em; align-items: start; }}
.copydesk .both > aside {{ position: sticky; top: 0; max-height: 100vh; overflow-y: auto; }}
@media (max-width: 62em) {{
  .copydesk .both {{ display: block; }}
  .copydesk .both > aside {{ position: static; max-height: none; margin-top: 1em; border-top: 1px solid var(--rule); }}
}}
@media (max-width: 30em) {{
  .copydesk .row dl {{ grid-template-columns: 1fr; }}
  .copydesk .row dd {{ margin-bottom: 4px; }}
  .copydesk table td.wide {{ min-width: 14em; }}
}}
@media print {{
  .copydesk .filter, .copydesk .legend input {{ display: none; }}
  .copydesk .both {{ display: block; }}
  .copydesk .both > aside {{ position: static; max-height: none; overflow: visible; }}
  .copydesk section {{ break-before: page; }}
  .copydesk section:first-of-type {{ break-before: auto; }}
  .copydesk tr, .copydesk .row, .copydesk summary {{ break-inside: avoid; }}
}}
""" + "".join(f".copydesk:has(.only-{lane}:not(:checked)) .{lane} {{ --{lane}: none; }}\n" for lane, _, _ in LANES)

PAGE_STYLE = """
body.copydesk { margin: 0; padding: 2em max(1em, calc((100% - 82em) / 2)); background: var(--paper); }
@media print { body.copydesk { padding: 0; background: none; } }
"""

# Rows by kind, actor and words: what does not pass is hidden, and so are its marks. Without it the page is whole, without the filter.
SCRIPT = """
"use strict";
for (const root of document.querySelectorAll(".copydesk")) {
  const filter = root.querySelector(".filter");
  if (!filter) continue;
  const [kind, actor, words] = filter.querySelectorAll("select, input");
  const rows = [...root.querySelectorAll("details[data-kind]")];
  const marks = [...root.querySelectorAll("mark[data-rows]")];
  const show = () => {
    const wanted = words.value.trim().toLowerCase();
    const kept = new Set();
    for (const row of rows) {
      const fits = (!kind.value || row.dataset.kind === kind.value) && (!actor.value || row.dataset.actor.split("\\n").includes(actor.value))
        && (!wanted || row.textContent.toLowerCase().includes(wanted));
      row.hidden = !fits;
      if (fits) kept.add(row.querySelector(".row").id);
    }
    for (const mark of marks) mark.classList.toggle("off", !mark.dataset.rows.split(" ").some(id => kept.has(id)));
  };
  for (const control of [kind, actor, words]) control.addEventListener("input", show);
  filter.hidden = false;
  show();
}
"""

# Nothing is loaded, nothing is sent, and of scripts this one alone runs.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode() + "'"
