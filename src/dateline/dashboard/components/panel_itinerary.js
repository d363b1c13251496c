/* The itinerary: the map's equal for those who cannot see it. */

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

const WINDOW = 60; /* rows that stand in the page at once */

function itinerary(panel, t) {
  const box = el("section", "table");
  box.tabIndex = 0;
  box.setAttribute("aria-label", t.itinerary);
  const rows = panel.rows().filter((row) => panel.matches(row.name, row.traveller, row.date, row.state));
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
  const [from, to] = extent(panel, rows);
  if (from > 0) body.appendChild(jump(panel, fill(t.rows_before, { count: from }), () => { panel.from = Math.max(0, from - WINDOW); }));
  let day = null;
  const shown = rows.slice(from, to);
  for (const row of shown) {
    if (row.apart && row !== rows[0] && (row === shown[0] || !rows[rows.indexOf(row) - 1].apart)) {
      const line = el("tr", "apart"), cell = el("th", "", t.rows_apart);
      cell.colSpan = 5;
      cell.scope = "rowgroup";
      line.appendChild(cell);
      body.appendChild(line);
    }
    body.appendChild(line_of(panel, t, row, row.date === day));
    day = row.date;
  }
  if (to < rows.length) {
    body.appendChild(jump(panel, fill(t.rows_after, { count: rows.length - to }), () => { panel.from = to; }));
  }
  table.appendChild(body);
  box.appendChild(table);
  if (!rows.length) box.appendChild(el("p", "empty", panel.rows().length ? t.nothing_found : t.no_stops));
  return box;
}

/* Which rows stand in the page: a window that follows the selection when that has changed. */
function extent(panel, rows) {
  if (panel.sel && panel.painted !== panel.sel) {
    const at = rows.findIndex((row) => row.id === panel.sel);
    if (at >= 0 && (at < panel.from || at >= panel.from + WINDOW)) panel.from = Math.max(0, at - WINDOW / 4);
  }
  if (panel.from >= rows.length) panel.from = 0;
  return [panel.from, Math.min(rows.length, panel.from + WINDOW)];
}

function jump(panel, words, action) {
  const tr = el("tr", "jump"), td = el("td");
  td.colSpan = 5;
  td.appendChild(button("more", words, () => {
    action();
    panel.paint();
    panel.host.querySelector(".table").scrollTop = 0;
  }));
  tr.appendChild(td);
  return tr;
}

function line_of(panel, t, row, same) {
  const change = panel.changed[row.id];
  const tr = el("tr", [row.id === panel.sel ? "on" : "", change ? "new" : ""].join(" ").trim());
  tr.dataset.row = row.id;
  const first = el("td", "sign");
  first.appendChild(sign(row));
  tr.appendChild(first);
  tr.appendChild(el("td", "date" + (same ? " same" : ""), row.date));
  const place = el("td");
  const go = button(row.name.length > 60 ? "link long" : "link", row.name, (event) => {
    event.stopPropagation();
    panel.choose(row.id);
  });
  go.setAttribute("data-focus", "row-" + row.id);
  go.setAttribute("aria-pressed", String(row.id === panel.sel));
  if (row.local || row.name.length > 60) go.title = [row.name.length > 60 ? row.name : "", row.local].filter(Boolean).join("\n");
  place.appendChild(go);
  place.appendChild(el("div", "who", row.traveller + (row.role ? " · " + row.role : "")));
  if (change) place.lastChild.appendChild(el("span", "badge", t["change_" + change.what]));
  tr.appendChild(place);
  const state = el("td", "state " + row.status, row.state);
  if (row.checked !== "unverified") state.appendChild(el("div", "checked " + row.checked, t["checked_" + row.checked]));
  if (row.flag) state.appendChild(el("div", "flag", row.flag));
  tr.appendChild(state);
  tr.appendChild(el("td", "num", row.sources));
  tr.addEventListener("click", () => panel.choose(row.id));
  return tr;
}
