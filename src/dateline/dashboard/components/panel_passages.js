/* The words behind the stops: grouped by source, agency copies folded, conflicts side by side. */

const MOST = 60; /* passages that stand in the page unless more are asked for */

function found(panel, t) {
  const box = el("section", "passages");
  box.setAttribute("aria-live", "polite");
  const chosen = panel.sel ? panel.rows().find((row) => row.id === panel.sel) : null;
  const all = panel.passages();
  const title = el("div", "title");
  title.appendChild(el("h2", "", chosen ? fill(t.passages_for, { place: chosen.name }) : t.passages_all));
  const tools = el("span", "tools");
  const groups = grouped(panel, all.filter((p) =>
    (!panel.sel || p.stop === panel.sel) && panel.matches(p.title, p.parts.map((x) => x[0]).join(""))));
  if (groups.length > 1) {
    const turn = button("small", panel.newest ? t.order_newest : t.order_story, () => {
      panel.newest = !panel.newest;
      panel.paint();
    });
    turn.title = t.order_hint;
    turn.setAttribute("data-focus", "order");
    tools.appendChild(turn);
  }
  if (chosen) tools.appendChild(button("small", t.show_all, () => panel.choose(panel.sel)));
  title.appendChild(tools);
  box.appendChild(title);
  if (chosen) {
    const facts = el("p", "facts");
    facts.appendChild(el("strong", "", chosen.traveller));
    facts.appendChild(document.createTextNode(" · " + chosen.when + " · " + chosen.state + (chosen.role ? " · " + chosen.role : "")));
    box.appendChild(facts);
    if (panel.board.desk) box.appendChild(decisions(panel, chosen, t));
    for (const note of chosen.notes || []) box.appendChild(el("p", "note", note));
    for (const conflict of chosen.conflicts || []) {
      const pair = against(panel, conflict, all, t);
      if (pair) box.appendChild(pair);
    }
  }
  let room = panel.most || MOST, left = 0;
  for (const group of groups) {
    if (room <= 0) {
      left += group.size;
      continue;
    }
    box.appendChild(source(panel, group, t));
    room -= group.size;
  }
  if (!groups.length) box.appendChild(nothing(panel, t, chosen));
  if (left) box.appendChild(button("more", fill(t.more_passages, { count: left }), () => {
    panel.most = Infinity;
    panel.paint();
  }));
  return box;
}

function nothing(panel, t, chosen) {
  if (panel.loading) return el("p", "empty", t.loading);
  if (panel.lost) {
    const box = el("p", "warning", t.passages_failed + " ");
    box.setAttribute("role", "alert");
    box.appendChild(button("small", t.retry, () => panel.fetch_passages(true)));
    return box;
  }
  const words = panel.query ? t.nothing_found : panel.board.chosenOnly && !panel.sel ? t.pick_stop : t.no_passages;
  return el("p", "empty", panel.rows().length || chosen ? words : "");
}

/* Sources in order; each with its leading article and, folded, the articles that carry the same text. */
function grouped(panel, passages) {
  const groups = new Map();
  for (const p of passages) {
    const group = groups.get(p.group) || { articles: new Map(), size: 0, day: -Infinity, at: groups.size };
    groups.set(p.group, group);
    const article = group.articles.get(p.article) || { first: p, passages: [] };
    group.articles.set(p.article, article);
    article.passages.push(p);
    group.size += 1;
    if (p.day !== null) group.day = Math.max(group.day, p.day);
  }
  const out = [...groups.values()];
  if (panel.newest) out.sort((a, b) => b.day - a.day || a.at - b.at);
  return out;
}

function source(panel, group, t) {
  const [lead, ...copies] = [...group.articles.values()].sort(
    (a, b) => b.passages.length - a.passages.length || (a.first.day ?? Infinity) - (b.first.day ?? Infinity));
  const box = el("div", "article");
  box.appendChild(heading(lead.first));
  for (const p of lead.passages) box.appendChild(passage(panel, p, t));
  if (copies.length) {
    const fold = el("details", "copies");
    const names = copies.map((copy) => copy.first.publisher || copy.first.title).join(", ");
    fold.open = panel.unfolded.has(lead.first.group);
    fold.addEventListener("toggle", () => panel.unfolded[fold.open ? "add" : "delete"](lead.first.group));
    fold.appendChild(el("summary", "", fill(copies.length === 1 ? t.copies_one : t.copies_many, { count: copies.length, names })));
    for (const copy of copies) {
      fold.appendChild(heading(copy.first));
      for (const p of copy.passages) fold.appendChild(passage(panel, p, t));
    }
    box.appendChild(fold);
  }
  return box;
}

function heading(p) {
  const head = el("div", "source");
  head.appendChild(el("strong", "", p.title));
  head.appendChild(el("span", "", [p.publisher, p.published].filter(Boolean).join(", ")));
  return head;
}

/* Two passages that contradict each other, side by side, and which of them the itinerary follows. */
function against(panel, [what, chosen, other, note, why], all, t) {
  const pair = [all.find((p) => p.id === chosen), all.find((p) => p.id === other)];
  if (!pair[0] || !pair[1]) return null;
  const box = el("section", "conflict");
  box.setAttribute("aria-label", t.conflict);
  box.appendChild(el("h3", "", note));
  const sides = el("div", "sides");
  pair.forEach((p, k) => {
    const side = el("div", k ? "side" : "side taken");
    side.appendChild(el("div", "verdict", k ? t.conflict_other : t.conflict_taken));
    side.appendChild(heading(p));
    side.appendChild(passage(panel, p, t));
    sides.appendChild(side);
  });
  box.appendChild(sides);
  box.appendChild(el("p", "why", why));
  return box;
}

/* A person's word about the stop; what holds now is pressed, and pressing it again takes it back. */
function decisions(panel, row, t) {
  const bar = el("div", "decide");
  for (const [what, state] of [["confirm", "confirmed"], ["dispute", "disputed"], ["reject", ""], ["undo", ""], ["redo", ""]]) {
    const on = state && row.checked === state;
    const act = button("act " + what, t[what], () => panel.tell(on ? "unverify" : what, row.id));
    act.setAttribute("data-focus", what);
    if (state) act.setAttribute("aria-pressed", String(Boolean(on)));
    bar.appendChild(act);
  }
  const parts = el("div", "parts");
  parts.appendChild(el("span", "", t.correct));
  for (const part of ["place", "date", "who", "state", "join", "split", "history"]) {
    const go = button("small", t["part_" + part], () => panel.tell("correct", row.id, { part }));
    go.setAttribute("data-focus", "part-" + part);
    parts.appendChild(go);
  }
  bar.appendChild(parts);
  return bar;
}

function passage(panel, p, t) {
  const box = el("blockquote", p.stop === panel.sel ? "on" : "");
  const text = el("p");
  p.parts.forEach(([words, what, why], k) => {
    if (!what) {
      text.appendChild(document.createTextNode(words));
    } else if (what === "place") {
      const go = button("mark place", words, () => {
        if (p.stop && p.stop !== panel.sel) panel.choose(p.stop);
        else if (p.stop) panel.point(p.stop);
      });
      go.title = [t.mark_place, why].filter(Boolean).join(": ");
      go.setAttribute("data-focus", "place-" + p.id + "-" + k);
      text.appendChild(go);
    } else {
      const mark = el("span", "mark " + what, words);
      mark.title = [t["mark_" + what], why].filter(Boolean).join(": ");
      if (why) mark.tabIndex = 0;
      text.appendChild(mark);
    }
  });
  box.appendChild(text);
  const meta = el("div", "meta");
  const bits = [];
  if (!panel.sel) bits.push(p.about);
  bits.push(fill(t.paragraph, { number: p.paragraph }));
  if (p.attribution) bits.push(fill(t.says, { who: p.attribution }));
  bits.push(p.sure);
  meta.appendChild(el("span", "", bits.join(" · ")));
  if (panel.board.desk) selecting(text, p.start, meta, t.add_stop, (start, end) => panel.tell("add", p.article, { start, end }));
  meta.appendChild(button("small", t.in_article, () => panel.tell("article", p.article, { claim: p.id }), t.in_article + ": " + p.title));
  box.appendChild(meta);
  return box;
}
