/* What the filters' pills say now: seen here at once, before the server has heard of it. */
const LATEST = 250; /* ms that the panel waits for the map's frame */

class Filters {
  constructor(panel) {
    this.panel = panel;
    this.mark = null;
    this.hide = [];
    this.look = () => setTimeout(() => this.changed(), 0); /* the pills are painted by then */
    this.watch = new MutationObserver(() => this.changed());
    document.addEventListener("click", this.look);
    document.addEventListener("keyup", this.look);
  }

  /* From the server. Pills may still be painted as they stood before: what they become is watched. */
  update() {
    this.watch.disconnect();
    for (const group of this.panel.data.filters || []) {
      const box = document.querySelector(".st-key-" + CSS.escape(group.key));
      if (box) this.watch.observe(box, { subtree: true, childList: true, attributeFilter: ["aria-pressed"] });
    }
    this.read();
  }
  changed() {
    if (!this.panel.host.isConnected || !this.panel.data || !this.read()) return;
    const pick = this.mark, look = { what: "look", id: "", n: Math.max(Date.now(), this.panel.n + 1) };
    this.panel.answers.sent(look, (data) => JSON.stringify(data.pick) === pick);
    clearTimeout(this.due);
    this.due = setTimeout(() => this.painted(), this.panel.mapReady ? LATEST : 0);
  }
  /* The map, which is told first, paints first; then the panel. */
  painted() {
    if (!this.due) return;
    clearTimeout(this.due);
    this.due = 0;
    this.panel.show();
  }

  /* Reads the pills; true if that takes out other stops than before. What shows no pills is as the server says. */
  read() {
    const data = this.panel.data, groups = data.filters || [], board = this.panel.board;
    const picks = groups.map((group) => {
      const pills = [...document.querySelectorAll(`.st-key-${CSS.escape(group.key)} button[aria-pressed]`)];
      if (pills.length !== group.options.length) return group.chosen;
      return group.options.filter((_, k) => pills[k].getAttribute("aria-pressed") === "true");
    });
    const sent = JSON.stringify(data.pick), now = board && groups.length ? JSON.stringify([...picks, data.pick.at(-1)]) : sent;
    this.hide = now === sent ? data.hide : this.taken(board.rows, groups, picks, new Set(data.held));
    if (now === this.mark) return false;
    this.mark = now;
    if (groups.length) this.panel.channel.postMessage({ from: "panel", what: "hide", hide: this.hide, pick: now });
    return true;
  }
  taken(rows, groups, picks, held) {
    const out = [];
    for (const row of rows) {
      const misses = (group, k) => picks[k].length && !picks[k].includes(row[group.field]);
      if (held.has(row.i) || groups.some(misses)) out.push(row.i);
    }
    return out.sort((a, b) => a - b);
  }

  close() {
    clearTimeout(this.due);
    this.watch.disconnect();
    document.removeEventListener("click", this.look);
    document.removeEventListener("keyup", this.look);
  }
}
