// The page of copydesk.workbench. Every text of articles, patterns and packs is put in by textContent: none is read as HTML.
// Offsets are code points, as in Python; JavaScript counts UTF-16 units, so that texts are taken apart with Array.from.

const WAIT = 120; // ms without a key before a pattern is looked for

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  for (const child of children) made.append(child); // a string becomes a text node
  return made;
}

function field(name, input) {
  return el("label", {}, el("span", {}, name), input);
}

function caret(fault) {
  const before = Array.from(fault.source_line).slice(0, fault.column - 1).map((c) => (c === "\t" ? "\t" : " ")).join("");
  return `${fault.source_line}\n${before}^\n${fault.line}:${fault.column}: ${fault.message}${fault.hint ? "; " + fault.hint : ""}`;
}

function render({ model, el: root }) {
  let asked = 0; // the question whose answer is shown; older ones are stale
  let timer = null;
  let cell = null;
  let picked = null;
  const view = Math.random().toString(36).slice(2);
  const send = (question) => model.send(question);

  const rules = el("select", { class: "cd-rules", onchange: () => rules.value && send({ do: "open", id: rules.value }) });
  const id = el("input", { class: "cd-id", spellcheck: "false" });
  const emits = el("input", { class: "cd-emits", spellcheck: "false" });
  const doc = el("input", { class: "cd-doc" });
  const match = el("select", { class: "cd-match", onchange: ask }, ...["longest", "all", "shortest", "first"].map((m) => el("option", { value: m }, m)));
  const across = el("input", { type: "checkbox", class: "cd-across", onchange: ask });
  const pattern = el("textarea", { class: "cd-pattern", rows: "3", spellcheck: "false", "aria-label": "pattern", placeholder: 'who:<actor/> [lemma="accuse"] whom:<actor/>', oninput: later });
  const faults = el("pre", { class: "cd-faults", "aria-live": "polite" });
  const status = el("div", { class: "cd-status", "aria-live": "polite" });
  const message = el("pre", { class: "cd-message", "aria-live": "polite" });
  const hits = el("div", { class: "cd-list" });
  const diff = el("div", { class: "cd-list" });
  const pins = el("div", { class: "cd-list" });
  const proposals = el("div", { class: "cd-list" });
  const article = el("div", { class: "cd-article", dir: "auto" });
  const heading = el("div", { class: "cd-heading" });
  const why = el("div", { class: "cd-why" });

  const panes = { hits, diff, examples: pins, proposals };
  const buttons = {};
  const bar = el("div", { class: "cd-tabs", role: "tablist" });
  for (const name of Object.keys(panes)) {
    buttons[name] = el("button", { type: "button", role: "tab", class: `cd-tab-${name}`, onclick: () => show(name) }, name);
    bar.append(buttons[name]);
  }
  function show(name) {
    for (const [n, pane] of Object.entries(panes)) {
      pane.hidden = n !== name;
      buttons[n].setAttribute("aria-selected", String(n === name));
    }
  }

  const save = el("button", { type: "button", class: "cd-save", onclick: () => { ask(); send({ do: "save", id: id.value, emits: emits.value, doc: doc.value }); } }, "save to pack");
  const propose = el("button", { type: "button", class: "cd-propose", onclick: () => { proposals.replaceChildren(el("p", {}, "looking …")); show("proposals"); send({ do: "propose" }); } }, "propose from examples");
  const selected = (yes) => el("button", { type: "button", title: yes ? "the selected words are right" : "the selected words are wrong", onmousedown: (event) => event.preventDefault(), onclick: () => pinSelection(yes) }, yes ? "✓ selection" : "✗ selection");

  root.replaceChildren(
    el("div", { class: "cd-workbench" },
      el("div", { class: "cd-head" }, field("rule", rules), field("id", id), field("emits", emits), field("doc", doc), field("match", match), field("across sentences", across), save),
      pattern, faults, status, message,
      el("div", { class: "cd-body" },
        el("div", { class: "cd-left" }, el("div", { class: "cd-bar" }, bar, propose), hits, diff, pins, proposals),
        el("div", { class: "cd-right" }, el("div", { class: "cd-bar" }, heading, selected(true), selected(false)), article, el("div", { class: "cd-heading" }, "why not elsewhere"), why))));
  show("hits");

  function later() {
    asked += 1; // what is on its way is stale from this key on
    status.textContent = "…";
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  function ask() {
    clearTimeout(timer);
    asked += 1;
    if (pattern.value.trim() === "") {
      faults.textContent = status.textContent = "";
      hits.replaceChildren();
      return;
    }
    send({ do: "look", asked: `${view}:${asked}`, pattern: pattern.value, match: match.value, across_sentences: across.checked });
    if (cell !== null) send({ do: "article", cell });
  }

  function line(hit, buttonsToo) {
    const captures = hit.captures.map(([label, text]) => el("span", { class: "cd-capture" }, `${label}: ${text}`));
    const row = el("div", { class: "cd-hit" });
    if (buttonsToo) {
      row.append(
        el("button", { type: "button", class: "cd-yes", title: "right: keep as an example", "aria-label": "right", onclick: () => send({ do: "pin", cell: hit.cell, start: hit.start, end: hit.end, yes: true }) }, "✓"),
        el("button", { type: "button", class: "cd-no", title: "wrong: keep as a counter-example", "aria-label": "wrong", onclick: () => send({ do: "pin", cell: hit.cell, start: hit.start, end: hit.end, yes: false }) }, "✗"));
    }
    const words = el("button", { type: "button", class: "cd-line", title: `${hit.doc} ${hit.field} ${hit.start}–${hit.end}`, onclick: () => { cell = hit.cell; send({ do: "article", cell }); } },
      el("span", { class: "cd-side" }, "…" + hit.left.replace(/\s+/g, " ").slice(-40)), el("mark", {}, hit.match), el("span", { class: "cd-side" }, hit.right.replace(/\s+/g, " ").slice(0, 40) + "…"));
    row.append(words, ...captures);
    return row;
  }

  function changed(name, some) {
    return [el("h4", { class: `cd-${name}` }, `${name}: ${some.count}`), ...some.hits.map((hit) => line(hit, false))];
  }

  function answered() {
    const answer = model.get("answer");
    if (answer.asked !== `${view}:${asked}`) return; // somebody else's, or stale
    faults.textContent = [...answer.faults, ...answer.lints].map(caret).join("\n\n");
    faults.classList.toggle("cd-bad", answer.faults.length > 0);
    pattern.classList.toggle("cd-bad", answer.faults.length > 0);
    if (answer.faults.length) {
      status.textContent = "does not compile";
      hits.replaceChildren();
      diff.replaceChildren();
      return;
    }
    status.textContent = `${answer.complete ? "" : "at least "}${answer.count} hits in ${answer.docs} of ${answer.of} texts · ${answer.ms} ms`;
    hits.replaceChildren(...answer.hits.map((hit) => line(hit, true)));
    if (answer.count > answer.hits.length) hits.append(el("p", {}, `the first ${answer.hits.length} are shown`));
    if (!answer.pins) return; // so far: the whole follows
    if (answer.diff) {
      buttons.diff.textContent = `diff +${answer.diff.added.count} −${answer.diff.removed.count}`;
      diff.replaceChildren(...changed("added", answer.diff.added), ...changed("removed", answer.diff.removed));
    } else {
      buttons.diff.textContent = "diff";
      diff.replaceChildren(el("p", {}, "the rule was not saved yet"));
    }
    showPins(answer.pins);
  }

  function showPins(some) {
    buttons.examples.textContent = `examples ${some.length}`;
    pins.replaceChildren(...some.map((pin) => el("div", { class: `cd-pin ${pin.holds === false ? "cd-broken" : ""}` },
      el("button", { type: "button", title: "take away", "aria-label": "take away", onclick: () => send({ do: "unpin", text: pin.text }) }, "×"),
      el("b", {}, pin.yes ? "yes " : "no "), el("span", {}, pin.text),
      ...pin.captures.map(([label, text]) => el("span", { class: "cd-capture" }, `${label}: ${text}`)),
      ...(pin.holds === false ? [el("em", {}, pin.yes ? " is not matched" : " is matched")] : []))));
  }

  function showArticle() {
    const one = model.get("article");
    if (one.text === undefined || (cell !== null && one.cell !== cell)) return;
    const points = Array.from(one.text);
    const parts = [];
    let at = 0;
    for (const [start, end] of one.hits) {
      if (start < at) continue;
      parts.push(points.slice(at, start).join(""), el("mark", {}, points.slice(start, end).join("")));
      at = end;
    }
    parts.push(points.slice(at).join(""));
    article.replaceChildren(...parts);
    heading.textContent = `${one.doc} ${one.field}`;
    why.replaceChildren(...one.why.map((w) => el("div", { class: "cd-reason" }, el("b", {}, w.text), " ", w.reason)));
  }

  // What was selected last in the article: a click on a button may take the selection itself away.
  function keepSelection() {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!article.contains(range.commonAncestorContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(article);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Array.from(before.toString()).length;
    picked = { cell, start, end: start + Array.from(range.toString()).length };
  }

  function pinSelection(yes) {
    keepSelection();
    if (picked !== null && picked.cell === cell && cell !== null) send({ do: "pin", ...picked, yes });
  }

  function showProposals() {
    const found = model.get("proposals");
    if (!found.rows) return;
    if (found.none) proposals.replaceChildren(el("p", {}, "nothing tells the examples apart"));
    else proposals.replaceChildren(...found.rows.map((p) => el("div", { class: "cd-proposal" },
      el("button", { type: "button", class: "cd-line", title: "take it up", onclick: () => { pattern.value = p.pattern; show("hits"); ask(); } }, el("code", {}, p.pattern)),
      el("span", { class: "cd-capture" }, `right ${p.yes_found}/${p.yes}`), el("span", { class: "cd-capture" }, `wrong ${p.no_found}/${p.no}`), el("span", { class: "cd-capture" }, `${p.found} sentences`))));
  }

  function showDraft() {
    const draft = model.get("draft");
    rules.replaceChildren(el("option", { value: "" }, draft.rules.length ? "open …" : draft.pack || "no pack"), ...draft.rules.map((r) => el("option", { value: r }, r)));
    [id.value, emits.value, doc.value] = [draft.id, draft.emits, draft.doc];
    [pattern.value, match.value, across.checked] = [draft.pattern, draft.match, draft.across_sentences];
    save.disabled = draft.pack === "";
    showPins(draft.pins);
    ask();
  }

  function told() {
    const said = model.get("message");
    message.textContent = said.text || "";
    message.classList.toggle("cd-bad", Boolean(said.bad));
  }

  const heard = { "change:draft": showDraft, "change:answer": answered, "change:article": showArticle, "change:proposals": showProposals, "change:message": told, "change:pins": () => showPins(model.get("pins")) };
  for (const [name, then] of Object.entries(heard)) model.on(name, then);
  document.addEventListener("selectionchange", keepSelection);
  showDraft();
  return () => {
    document.removeEventListener("selectionchange", keepSelection);
    clearTimeout(timer);
    for (const [name, then] of Object.entries(heard)) model.off(name, then);
  };
}

export default { render };
