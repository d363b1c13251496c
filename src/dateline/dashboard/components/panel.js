/* The column beside the map: search, itinerary, passages, tray. Strings reach the page through textContent only. */
const NS = "http://www.w3.org/2000/svg";
const memory = new WeakMap();

function el(tag, cls, text) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(cls, text, action, label) {
  const node = el("button", cls, text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", action);
  return node;
}

/* The small sign before a row: the map's symbol in the map's colour. */
function sign(row) {
  const svg = document.createElementNS(NS, "svg");
  const attributes = { viewBox: "0 0 28 28", width: 22, height: 22, "aria-hidden": "true" };
  for (const key in attributes) svg.setAttribute(key, attributes[key]);
  const off = row.status === "cancelled";
  const colour = off ? "var(--off)" : row.colour;
  const filled = row.status === "visited";
  const shape = document.createElementNS(NS, row.kind === "site" ? "path" : row.area ? "rect" : "circle");
  const look = row.kind === "site" ? { d: "M14 1.6 L26.4 14 L14 26.4 L1.6 14 Z" }
    : row.area ? { x: 3, y: 3, width: 22, height: 22, rx: 6 } : { cx: 14, cy: 14, r: 11.2 };
  Object.assign(look, { fill: filled ? colour : "none", stroke: colour, "stroke-width": 2.4 });
  if (row.status === "planned") look["stroke-dasharray"] = "5.2 2.6";
  if (row.status === "possible") Object.assign(look, { "stroke-dasharray": "0.1 4.1", "stroke-linecap": "round" });
  for (const key in look) shape.setAttribute(key, look[key]);
  svg.appendChild(shape);
  const figure = document.createElementNS(NS, "text");
  const type = { x: 14, y: 14.5, "text-anchor": "middle", "dominant-baseline": "central", "font-size": 12.5,
    "font-weight": 700, fill: filled ? row.figure : colour };
  for (const key in type) figure.setAttribute(key, type[key]);
  figure.textContent = row.n;
  svg.appendChild(figure);
  if (off) {
    const slash = document.createElementNS(NS, "path");
    slash.setAttribute("d", "M4 24 L24 4");
    slash.setAttribute("stroke", colour);
    slash.setAttribute("stroke-width", "2.4");
    svg.appendChild(slash);
  }
  return svg;
}

function fold(text) {
  return text.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/* Words selected in `text` can become a stop: a button appears in `place`. Offsets count characters, not UTF-16 units. */
function selecting(text, start, place, label, add) {
  const offer = el("button", "small", label);
  offer.type = "button";
  const look = () => {
    const root = text.getRootNode();
    const chosen = root.getSelection ? root.getSelection() : document.getSelection();
    offer.remove();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const first = start + Array.from(before.toString()).length;
    const last = first + Array.from(range.toString()).length;
    if (last === first) return;
    offer.onclick = () => add(first, last);
    place.appendChild(offer);
  };
  text.addEventListener("mouseup", () => setTimeout(look, 0));
  text.addEventListener("touchend", () => setTimeout(look, 0));
  text.addEventListener("keyup", look);
}

class Panel {
  constructor(root) {
    this.root = root;
    this.n = 0;
    this.query = "";
    this.trayOpen = false;
    this.mapReady = false;
    this.host = el("div", "panel");
    root.appendChild(this.host);
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  update(component) {
    this.component = component;
    const data = component.data;
    const old = this.data;
    this.data = data;
    if (!old || old.channel !== data.channel) this.listen(data.channel);
    if (!(data.n < this.n)) {
      this.n = data.n || 0;
      this.sel = data.sel;
    }
    this.host.classList.toggle("dark", data.theme === "dark");
    this.host.style.height = data.height + "px";
    this.paint(!old || old.digest !== data.digest);
    if (!old) this.watch();
  }

  listen(name) {
    if (this.channel) this.channel.close();
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (event) => {
      const m = event.data || {};
      if (m.from !== "map") return;
      if (m.what === "ready") this.ready();
      if (m.what === "search") this.search.focus();
      if (m.what === "select" && m.n > this.n) {
        this.n = m.n;
        this.sel = m.id;
        this.paint(false);
      }
    };
  }

  /* If the map has not reported within eight seconds, say so; the table stands without it. */
  watch() {
    this.channel.postMessage({ from: "panel", what: "ping" });
    setTimeout(() => {
      if (!this.mapReady && this.host.isConnected) {
        this.failed = true;
        this.paint(false);
      }
    }, this.data.patience || 8000);
  }
  ready() {
    this.mapReady = true;
    if (this.failed) {
      this.failed = false;
      this.paint(false);
    }
  }

  tell(what, id, more) {
    this.n = Math.max(Date.now(), this.n + 1);
    this.component.setTriggerValue("event", Object.assign({ what, id, n: this.n }, more || {}));
  }

  choose(id) {
    if (id === this.sel) id = "";
    this.sel = id;
    this.tell("stop", id);
    this.channel.postMessage({ from: "panel", what: "select", id, n: this.n, fly: true });
    this.paint(false);
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.host.isConnected) return;
    const path = event.composedPath();
    const target = path[0];
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName || "") || (target.isContentEditable)) {
      if (event.key === "Escape" && target === this.search) this.search.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      this.search.focus();
      return;
    }
    const focusable = /^(BUTTON|A|SUMMARY)$/.test(target.tagName || "") || target.getAttribute?.("role");
    if (focusable && event.key !== "?" && event.key !== "Escape") return;
    if (["ArrowLeft", "ArrowRight", " ", "?", "Escape"].includes(event.key)) {
      event.preventDefault();
      this.channel.postMessage({ from: "panel", what: "key", key: event.key });
    }
  }

  matches(...texts) {
    return !this.query || fold(texts.join(" ")).includes(fold(this.query));
  }

  paint(fresh) {
    const t = this.data.texts;
    const scrolls = {};
    for (const name of ["table", "passages"]) {
      const part = this.host.querySelector("." + name);
      if (part) scrolls[name] = part.scrollTop;
    }
    const active = this.root.activeElement;
    const focus = active ? active.getAttribute("data-focus") : null;
    const caret = active === this.search ? this.search.selectionStart : null;
    const parts = [this.head(t)];
    const guide = this.guide(t);
    if (guide) parts.unshift(guide);
    if (this.failed) {
      const warning = el("p", "warning", t.map_failed);
      warning.setAttribute("role", "alert");
      parts.push(warning);
    }
    parts.push(this.itinerary(t), this.found(t));
    const tray = this.tray(t);
    if (tray) parts.push(tray);
    this.host.replaceChildren(...parts);
    for (const name in scrolls) {
      const part = this.host.querySelector("." + name);
      if (part && !(name === "passages" && this.painted !== this.sel)) part.scrollTop = scrolls[name];
    }
    if (caret !== null) {
      this.search.focus();
      this.search.setSelectionRange(caret, caret);
    } else if (focus) {
      this.host.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    }
    if (this.painted !== this.sel && this.sel) {
      const row = this.host.querySelector("tr.on"), box = this.host.querySelector(".table");
      if (row && (row.offsetTop < box.scrollTop + 24 || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight)) {
        box.scrollTop = Math.max(0, row.offsetTop - 40);
      }
    }
    this.painted = this.sel;
  }

  head(t) {
    const box = el("div", "head");
    this.search = el("input");
    this.search.type = "search";
    this.search.placeholder = t.search;
    this.search.setAttribute("aria-label", t.search);
    this.search.value = this.query;
    this.search.addEventListener("input", () => {
      this.query = this.search.value;
      this.paint(false);
    });
    box.appendChild(this.search);
    return box;
  }

  /* A first look round, once a browser; the steps are the page's own words. */
  guide(t) {
    if (!this.data.guide || this.guideShut || this.sel) return null;
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
      this.guideShut = true;
      try { localStorage.setItem("dateline-guide", "seen"); } catch { /* see above */ }
      this.paint(false);
    }, t.guide_close));
    return box;
  }

  itinerary(t) {
    const box = el("section", "table");
    box.tabIndex = 0;
    box.setAttribute("aria-label", t.itinerary);
    const rows = this.data.rows.filter((row) => this.matches(row.name, row.traveller, row.date, row.state));
    const table = el("table");
    table.appendChild(el("caption", "hidden", t.itinerary));
    const head = el("thead"), line = el("tr");
    for (const [cls, text] of [["sign", t.col_no], ["", t.col_date], ["", t.col_place], ["", t.col_state], ["num", t.col_sources]]) {
      const th = el("th", cls, text);
      th.scope = "col";
      line.appendChild(th);
    }
    head.appendChild(line);
    table.appendChild(head);
    const body = el("tbody");
    let day = null;
    const cut = rows.slice(0, this.limit || 200);
    const picked = this.sel && !cut.some((row) => row.id === this.sel) && rows.find((row) => row.id === this.sel);
    if (picked) cut.push(picked);
    for (const row of cut) {
      const tr = el("tr", row.id === this.sel ? "on" : "");
      const first = el("td", "sign");
      first.appendChild(sign(row));
      tr.appendChild(first);
      tr.appendChild(el("td", "date" + (row.date === day ? " same" : ""), row.date));
      day = row.date;
      const place = el("td");
      const go = button("link", row.name, (event) => {
        event.stopPropagation();
        this.choose(row.id);
      });
      go.setAttribute("data-focus", "row-" + row.id);
      go.setAttribute("aria-pressed", String(row.id === this.sel));
      if (row.local) go.title = row.local;
      place.appendChild(go);
      place.appendChild(el("div", "who", row.traveller + (row.role ? " · " + row.role : "")));
      tr.appendChild(place);
      const state = el("td", "state " + row.status, row.state);
      if (row.checked !== "unverified") state.appendChild(el("div", "checked " + row.checked, t["checked_" + row.checked]));
      if (row.flag) state.appendChild(el("div", "flag", row.flag));
      tr.appendChild(state);
      tr.appendChild(el("td", "num", row.sources));
      tr.addEventListener("click", () => this.choose(row.id));
      body.appendChild(tr);
    }
    table.appendChild(body);
    box.appendChild(table);
    if (!rows.length) box.appendChild(el("p", "empty", this.data.rows.length ? t.nothing_found : t.no_stops));
    if (rows.length > (this.limit || 200)) {
      box.appendChild(button("more", t.more_rows.replace("{count}", rows.length), () => {
        this.limit = rows.length;
        this.paint(false);
      }));
    }
    return box;
  }

  found(t) {
    const box = el("section", "passages");
    box.setAttribute("aria-live", "polite");
    const all = this.data.passages;
    const chosen = this.sel ? this.data.rows.find((row) => row.id === this.sel) : null;
    const shown = all.filter((p) => (!this.sel || p.stop === this.sel) && this.matches(p.title, p.parts.map((x) => x[0]).join("")));
    const title = el("div", "title");
    title.appendChild(el("h2", "", chosen ? t.passages_for.replace("{place}", chosen.name) : t.passages_all));
    if (chosen) {
      title.appendChild(button("small", t.show_all, () => this.choose(this.sel), t.show_all));
    }
    box.appendChild(title);
    if (chosen) {
      const facts = el("p", "facts");
      facts.appendChild(el("strong", "", chosen.traveller));
      facts.appendChild(document.createTextNode(" · " + chosen.when + " · " + chosen.state + (chosen.role ? " · " + chosen.role : "")));
      box.appendChild(facts);
      if (this.data.desk) box.appendChild(this.decisions(chosen, t));
      for (const note of chosen.notes || []) box.appendChild(el("p", "note", note));
    }
    let article = null, group = null;
    for (const p of shown.slice(0, this.most || 60)) {
      if (p.article !== article) {
        article = p.article;
        group = el("div", "article");
        const head = el("div", "source");
        head.appendChild(el("strong", "", p.title));
        head.appendChild(el("span", "", [p.publisher, p.published].filter(Boolean).join(", ")));
        group.appendChild(head);
        box.appendChild(group);
      }
      group.appendChild(this.passage(p, t));
    }
    if (!shown.length && this.data.rows.length) box.appendChild(el("p", "empty", this.query ? t.nothing_found : this.data.chosenOnly && !this.sel ? t.pick_stop : t.no_passages));
    if (shown.length > (this.most || 60)) {
      box.appendChild(button("more", t.more_rows.replace("{count}", shown.length), () => {
        this.most = shown.length;
        this.paint(false);
      }));
    }
    return box;
  }

  /* A person's word about the stop; what holds now is pressed, and pressing it again takes it back. */
  decisions(row, t) {
    const bar = el("div", "decide");
    for (const [what, state] of [["confirm", "confirmed"], ["dispute", "disputed"], ["reject", ""], ["undo", ""], ["redo", ""]]) {
      const on = state && row.checked === state;
      const act = button("act " + what, t[what], () => this.tell(on ? "unverify" : what, row.id));
      act.setAttribute("data-focus", what);
      if (state) act.setAttribute("aria-pressed", String(Boolean(on)));
      bar.appendChild(act);
    }
    const parts = el("div", "parts");
    parts.appendChild(el("span", "", t.correct));
    for (const part of ["place", "date", "who", "state", "join", "split", "history"]) {
      const go = button("small", t["part_" + part], () => this.tell("correct", row.id, { part }));
      go.setAttribute("data-focus", "part-" + part);
      parts.appendChild(go);
    }
    bar.appendChild(parts);
    return bar;
  }

  passage(p, t) {
    const box = el("blockquote", p.stop === this.sel ? "on" : "");
    const text = el("p");
    p.parts.forEach(([words, what, why], k) => {
      if (!what) {
        text.appendChild(document.createTextNode(words));
      } else if (what === "place") {
        const go = button("mark place", words, () => {
          if (p.stop && p.stop !== this.sel) this.choose(p.stop);
          else if (p.stop) this.channel.postMessage({ from: "panel", what: "select", id: p.stop, n: (this.n = Math.max(Date.now(), this.n + 1)), fly: true });
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
    if (!this.sel) bits.push(p.about);
    bits.push(t.paragraph.replace("{number}", p.paragraph));
    if (p.attribution) bits.push(t.says.replace("{who}", p.attribution));
    bits.push(p.sure);
    meta.appendChild(el("span", "", bits.join(" · ")));
    if (this.data.desk) selecting(text, p.start, meta, t.add_stop, (start, end) => this.tell("add", p.article, { start, end }));
    meta.appendChild(button("small", t.in_article, () => this.tell("article", p.article, { claim: p.id }), t.in_article + ": " + p.title));
    box.appendChild(meta);
    return box;
  }

  tray(t) {
    const items = this.data.tray;
    if (!items.length) return null;
    const box = el("details", "tray");
    box.open = this.trayOpen;
    box.addEventListener("toggle", () => { this.trayOpen = box.open; });
    box.appendChild(el("summary", "", t.tray.replace("{count}", items.length)));
    const list = el("ul");
    for (const item of items.slice(0, 200)) {
      const li = el("li");
      li.appendChild(el("span", "reason", item.reason));
      li.appendChild(document.createTextNode(" " + item.text));
      if (item.quote) li.appendChild(el("q", "", item.quote));
      if (item.hint) {
        const act = button("small", item.hint, () => this.tell(item.action, item.target, { claim: item.claim }), item.hint + ": " + item.text);
        li.appendChild(act);
      }
      list.appendChild(li);
    }
    box.appendChild(list);
    return box;
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    if (this.channel) this.channel.close();
    this.host.remove();
  }
}

export default function (component) {
  const root = component.parentElement;
  let panel = memory.get(root);
  if (!panel) {
    panel = new Panel(root);
    memory.set(root, panel);
  }
  panel.update(component);
  return () => {
    memory.delete(root);
    panel.close();
  };
}
