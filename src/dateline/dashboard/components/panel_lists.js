/* The guide, what has changed, and what stayed open. */

/* A first look round, once a browser; the steps are the page's own words. */
function guide(panel, t) {
  if (!panel.data.guide || panel.guideShut || panel.sel || panel.query) return null;
  try {
    if (localStorage.getItem("dateline-guide") === "seen") return null;
  } catch { /* a browser that keeps nothing shows it each time */ }
  const box = el("div", "guide");
  box.setAttribute("role", "note");
  box.appendChild(el("strong", "", t.guide_title));
  const steps = el("ol");
  for (const step of [t.guide_stop, t.guide_play, t.guide_add]) steps.appendChild(el("li", "", step));
  box.appendChild(steps);
  box.appendChild(button("shut", "×", () => {
    panel.guideShut = true;
    try { localStorage.setItem("dateline-guide", "seen"); } catch { /* see above */ }
    panel.paint();
  }, t.guide_close));
  return box;
}

/* What is new since a day or the last visit; each line leads to its stop. */
function news(panel, t) {
  const changes = panel.data.changes;
  if (!changes) return null;
  const box = el("section", "news");
  box.setAttribute("aria-label", changes.title);
  const head = el("div", "title");
  head.appendChild(el("h2", "", changes.title));
  head.appendChild(button("small", t.changes_close, () => panel.tell("since", "")));
  box.appendChild(head);
  if (!changes.items.length) box.appendChild(el("p", "empty", t.changes_none));
  const list = el("ul");
  for (const item of changes.items) {
    const li = el("li");
    li.appendChild(el("span", "badge", t["change_" + item.what]));
    if (item.stop) {
      const go = button("link", item.text, () => { if (item.stop !== panel.sel) panel.choose(item.stop); });
      go.setAttribute("data-focus", "news-" + item.what + item.stop);
      li.appendChild(go);
    } else {
      li.appendChild(el("span", "gone", item.text));
    }
    li.appendChild(el("span", "who", item.traveller));
    list.appendChild(li);
  }
  box.appendChild(list);
  return box;
}

function tray(panel, t) {
  const items = panel.board.tray;
  if (!items.length) return null;
  const box = el("details", "tray");
  box.open = panel.trayOpen;
  box.addEventListener("toggle", () => { panel.trayOpen = box.open; });
  box.appendChild(el("summary", "", fill(t.tray, { count: items.length })));
  const list = el("ul");
  for (const item of items.slice(0, 200)) {
    const li = el("li");
    li.appendChild(el("span", "reason", item.reason));
    li.appendChild(document.createTextNode(" " + item.text));
    if (item.quote) li.appendChild(el("q", "", item.quote));
    for (const [hint, action, target] of item.acts) {
      li.appendChild(button("small", hint, () => panel.tell(action, target, { claim: item.claim, part: action === "correct" ? "date" : "" }), hint + ": " + item.text));
    }
    list.appendChild(li);
  }
  box.appendChild(list);
  return box;
}
