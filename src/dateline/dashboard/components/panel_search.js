/* What the search found in the whole dossier; the table and the passages below are narrowed as one types. */

class Search {
  constructor(panel) {
    this.panel = panel;
    this.hits = null;
  }

  /* After a moment without a key; an answer to an older question is not shown. */
  ask() {
    clearTimeout(this.pause);
    const query = this.panel.query.trim();
    if (query.length < 2) {
      this.hits = null;
      return;
    }
    this.pause = setTimeout(() => {
      parcel(this.panel.data.more + "/find/" + encodeURIComponent(query)).then((hits) => this.take(query, hits), () => this.take(query, "failed"));
    }, 160);
  }
  take(query, hits) {
    if (this.panel.query.trim() !== query) return;
    this.hits = hits;
    this.panel.paint();
  }

  /* The first thing found, for the Enter key. */
  first() {
    this.panel.host.querySelector(".found .link")?.click();
  }

  draw(t) {
    if (!this.hits || !this.panel.query) return null;
    const box = el("section", "found");
    box.setAttribute("aria-label", t.found);
    box.setAttribute("role", "status");
    if (this.hits === "failed") {
      box.appendChild(el("p", "empty", t.found_failed));
      return box;
    }
    for (const [group, title] of [["places", t.found_places], ["people", t.found_people], ["claims", t.found_claims], ["articles", t.found_articles]]) {
      const lines = this.hits[group] || [];
      if (!lines.length) continue;
      box.appendChild(el("h3", "", title));
      const list = el("ul");
      lines.forEach((line, k) => list.appendChild(this.line(line, group + k)));
      box.appendChild(list);
    }
    if (!box.children.length) box.appendChild(el("p", "empty", t.found_none));
    return box;
  }

  line(line, focus) {
    const item = el("li");
    const go = button("link", line.text, () => this.open(line));
    go.setAttribute("data-focus", "found-" + focus);
    item.appendChild(go);
    item.appendChild(el("span", "who", line.more));
    return item;
  }
  open(line) {
    const panel = this.panel;
    panel.query = "";
    this.hits = null;
    if (line.who) panel.tell("who", line.who);
    else if (line.stop && line.stop !== panel.sel) panel.choose(line.stop);
    else if (line.article && !line.stop) panel.tell("article", line.article);
    panel.paint();
  }
}
