/* The column beside the map: search, what is new, itinerary, passages, tray. */
const memory = new WeakMap();

class Panel {
  constructor(root) {
    this.root = root;
    this.n = 0;
    this.query = "";
    this.from = 0;
    this.newest = true;
    this.trayOpen = false;
    this.mapReady = false;
    this.hidden = new Set();
    this.lookup = new Search(this);
    this.filters = new Filters(this);
    this.answers = new Answers(this);
    this.unfolded = new Set();
    this.changed = {};
    this.fetched = new Map();
    this.asked = new Map();
    this.host = el("div", "panel");
    root.appendChild(this.host);
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  update(component) {
    this.component = component;
    const data = component.data, old = this.data;
    this.data = data;
    this.answers.came(data);
    if (!old || old.channel !== data.channel) this.listen(data.channel);
    if (!(data.n < this.n)) {
      this.n = data.n || 0;
      this.sel = data.sel;
    }
    this.changed = {};
    for (const item of data.changes ? data.changes.items : []) if (item.stop && !this.changed[item.stop]) this.changed[item.stop] = item;
    this.host.classList.toggle("dark", data.theme === "dark");
    this.host.style.height = data.height + "px";
    if (data.visit) note_visit(data.visit);
    if (!old) this.watch();
    this.filters.update();
    if (this.digest === data.board.digest) return this.show();
    if (data.board.data) return this.take(data.board.digest, data.board.data);
    this.load(data.board);
  }

  /* A large board is fetched once; until it is there, the one before stands. */
  load(board) {
    if (this.coming === board.digest) return;
    this.coming = board.digest;
    if (!this.board) this.host.replaceChildren(el("p", "empty", "…"));
    parcel(board.key).then((found) => {
      if (this.coming === board.digest && this.data.board.digest === board.digest) this.take(board.digest, found);
    }, () => {
      this.coming = null;
      this.tell("need", "");
    });
  }
  take(digest, board) {
    this.coming = null;
    this.digest = digest;
    this.board = board;
    this.fetched = new Map();
    this.asked = new Map();
    this.filters.read();
    this.show();
  }
  /* What the server sends often changes nothing here; what only the choice changes is painted alone. */
  show() {
    if (!this.board) return;
    this.fetch_passages(false);
    const data = this.data;
    this.hidden = new Set(this.filters.hide);
    const mark = JSON.stringify([this.digest, this.filters.hide, data.changes, data.theme, (data.passages || []).map((p) => p.id)]);
    if (mark !== this.mark) {
      this.mark = mark;
      this.paint();
    } else if (this.painted !== this.sel) {
      this.paint_choice();
    }
  }

  rows() {
    return this.hidden.size ? this.board.rows.filter((row) => !this.hidden.has(row.i)) : this.board.rows;
  }
  passages() {
    if (this.board.chosenOnly) return (this.sel && this.fetched.get(this.sel)) || this.data.passages || [];
    const shown = new Set(this.rows().map((row) => row.id));
    return this.board.passages.filter((p) => shown.has(p.stop));
  }
  /* Of a large dossier the passages of one stop come when it is chosen. */
  fetch_passages(again) {
    const id = this.sel;
    this.lost = false;
    this.loading = false;
    if (!this.board.chosenOnly || !id || this.fetched.has(id) || (this.data.passages || []).length) return;
    this.loading = true;
    this.prefetch(id).then(() => {
      if (this.sel !== id) return;
      this.loading = false;
      this.paint_passages();
    }, () => {
      if (this.sel !== id) return;
      this.loading = false;
      this.lost = true;
      this.tell("need", id);
      this.paint_passages();
    });
    if (again) this.paint_passages();
  }
  /* The passages of one stop, unless they are there or on their way. */
  prefetch(id) {
    if (this.board.chosenOnly && !this.asked.has(id)) this.ask([id]);
    return this.asked.get(id) || Promise.resolve();
  }
  /* Asked for the stops in sight while nobody waits, so that a click finds the words there. */
  ask(ids) {
    const fetched = this.fetched, asked = this.asked;
    const missing = ids.filter((id) => !asked.has(id)).slice(0, 120);
    if (!this.board.chosenOnly || !missing.length) return;
    const coming = parcel(this.data.more + "/stops/" + encodeURIComponent(missing.join("\u001f"))).then((found) => {
      for (const id of missing) fetched.set(id, found[id] || []);
    }, (error) => {
      for (const id of missing) asked.delete(id);
      throw error;
    });
    coming.catch(() => {});
    for (const id of missing) asked.set(id, coming);
  }

  listen(name) {
    if (this.channel) this.channel.close();
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (event) => {
      const m = event.data || {};
      if (m.from !== "map") return;
      if (m.what === "ready") this.ready();
      if (m.what === "painted") this.filters.painted();
      if (m.what === "told") this.answers.sent(m.event);
      if (m.what === "search" && this.search) this.search.focus();
      if (m.what === "sight" && this.board) this.ask(m.ids);
      if (m.what === "select" && m.n > this.n) {
        this.n = m.n;
        this.sel = m.id;
        this.show();
      }
    };
  }

  /* If the map has not reported within eight seconds, say so; the table stands without it. */
  watch() {
    this.channel.postMessage({ from: "panel", what: "ping" });
    setTimeout(() => {
      if (!this.mapReady && this.host.isConnected) {
        this.failed = true;
        this.paint();
      }
    }, this.data.patience || 8000);
  }
  ready() {
    this.mapReady = true;
    if (this.failed) {
      this.failed = false;
      this.paint();
    }
  }

  tell(what, id, more) {
    this.n = Math.max(Date.now(), this.n + 1);
    const event = Object.assign({ what, id, n: this.n }, more || {});
    this.component.setTriggerValue("event", event);
    this.answers.sent(event);
  }

  choose(id) {
    if (id === this.sel) id = "";
    this.sel = id;
    this.fetch_passages(false);
    this.tell("stop", id);
    this.channel.postMessage({ from: "panel", what: "select", id, n: this.n, fly: true });
    this.paint_choice();
  }
  /* Shows on the map what is selected already. */
  point(id) {
    this.n = Math.max(Date.now(), this.n + 1);
    this.channel.postMessage({ from: "panel", what: "select", id, n: this.n, fly: true });
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.host.isConnected || !this.search) return;
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
    if (["ArrowLeft", "ArrowRight", " ", "?", "Escape", "f", "+", "-"].includes(event.key)) {
      event.preventDefault();
      this.channel.postMessage({ from: "panel", what: "key", key: event.key });
    }
  }

  matches(...texts) {
    return !this.query || fold(texts.join(" ")).includes(fold(this.query));
  }

  paint() {
    if (!this.board) return;
    const t = this.board.texts;
    const scrolls = {};
    for (const name of ["table", "passages", "news"]) {
      const part = this.host.querySelector("." + name);
      if (part) scrolls[name] = part.scrollTop;
    }
    const active = this.root.activeElement;
    const focus = active ? active.getAttribute("data-focus") : null;
    const caret = active === this.search ? this.search.selectionStart : null;
    const parts = [guide(this, t), this.head(t), this.lookup.draw(t), this.warning(t), news(this, t), itinerary(this, t), found(this, t), tray(this, t)];
    this.host.replaceChildren(...parts.filter(Boolean));
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

  /* Another choice: the rows stay, the passages are others. */
  paint_choice() {
    const box = this.host.querySelector(".table"), row = this.sel && this.host.querySelector(`tr[data-row="${CSS.escape(this.sel)}"]`);
    if (!box || this.host.querySelector(".guide") || (this.sel && !row)) return this.paint();
    for (const old of box.querySelectorAll("tr.on")) {
      old.classList.remove("on");
      old.querySelector(".link").setAttribute("aria-pressed", "false");
    }
    if (row) {
      row.classList.add("on");
      row.querySelector(".link").setAttribute("aria-pressed", "true");
      if (row.offsetTop < box.scrollTop + 24 || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) {
        box.scrollTop = Math.max(0, row.offsetTop - 40);
      }
    }
    this.painted = this.sel;
    this.paint_passages();
  }
  /* What is on its way is waited for a moment, so that nothing flickers. */
  paint_passages() {
    clearTimeout(this.patience);
    if (this.loading) {
      this.patience = setTimeout(() => {
        if (this.loading) this.replace_passages();
      }, 150);
    } else {
      this.replace_passages();
    }
  }
  replace_passages() {
    const old = this.host.querySelector(".passages");
    if (!old) return this.paint();
    const active = this.root.activeElement;
    const focus = active && old.contains(active) ? active.getAttribute("data-focus") : null;
    old.replaceWith(found(this, this.board.texts));
    if (focus) this.host.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }

  warning(t) {
    if (!this.failed) return null;
    const box = el("p", "warning", t.map_failed);
    box.setAttribute("role", "alert");
    return box;
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
      this.from = 0;
      this.lookup.ask();
      this.paint();
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.lookup.first();
    });
    box.appendChild(this.search);
    return box;
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    this.filters.close();
    this.answers.close();
    if (this.channel) this.channel.close();
    this.host.remove();
  }
}

/* When this browser was here last: kept by the browser, read by the server at the next visit. */
function note_visit(visit) {
  document.cookie = visit.name + "=" + visit.value + "; path=/; max-age=31536000; SameSite=Lax";
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
