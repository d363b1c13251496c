/* The symbols of a stop, drawn as SVG elements. Shape and line carry status and kind, never colour alone. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var NS = "http://www.w3.org/2000/svg";

  function svg(name, attributes, parent) {
    var el = document.createElementNS(NS, name);
    for (var key in attributes) el.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(el);
    return el;
  }

  /* stop: {status, kind, role, t, n}; theme: one of Dateline.themes; returns an <svg> of `size` pixels.
     checked: "confirmed" gives a tick in the corner, "disputed" a question mark. */
  function symbol(stop, theme, size, checked) {
    var colour = stop.status === "cancelled" ? theme.off : theme.route[stop.c % theme.route.length];
    var filled = stop.status === "visited";
    var small = stop.role === "transit";
    var box = size || (small ? 20 : 28);
    var root = svg("svg", { viewBox: "0 0 28 28", width: box, height: box, "aria-hidden": "true", focusable: "false" });
    var look = {
      fill: filled ? colour : theme.hollow,
      stroke: filled ? theme.ring : colour,
      "stroke-width": filled ? 2 : 2.4,
      "stroke-linejoin": "round"
    };
    if (stop.status === "planned") look["stroke-dasharray"] = "5.2 2.6";
    if (stop.status === "possible") {
      look["stroke-dasharray"] = "0.1 4.1";
      look["stroke-linecap"] = "round";
      look["stroke-width"] = 2.8;
    }
    if (!filled) svg("circle", { cx: 14, cy: 14, r: 13.4, fill: theme.ring, opacity: 0.85 }, root);
    if (stop.kind === "site") {
      look.d = "M14 1.6 L26.4 14 L14 26.4 L1.6 14 Z";
      svg("path", look, root);
    } else if (stop.kind === "country" || stop.kind === "region" || stop.kind === "water") {
      look.x = look.y = 3;
      look.width = look.height = 22;
      look.rx = 6;
      svg("rect", look, root);
    } else {
      look.cx = look.cy = 14;
      look.r = 11.2;
      svg("circle", look, root);
    }
    var figure = svg("text", {
      x: 14, y: 14.5, "text-anchor": "middle", "dominant-baseline": "central",
      "font-size": String(stop.n).length > 2 ? 10 : 12.5, "font-weight": 700,
      "font-family": "'Source Sans', 'Source Sans Pro', sans-serif",
      fill: filled ? theme.figure[stop.c % theme.figure.length] : colour
    }, root);
    figure.textContent = String(stop.n);
    if (stop.status === "cancelled") {
      svg("path", { d: "M4 24 L24 4", stroke: colour, "stroke-width": 2.4, "stroke-linecap": "round" }, root);
    }
    if (checked === "confirmed" || checked === "disputed") {
      svg("circle", { cx: 22.2, cy: 5.8, r: 5.4, fill: theme.hollow, stroke: colour, "stroke-width": 1.3 }, root);
      svg("path", {
        d: checked === "confirmed" ? "M19.6 5.9 L21.5 7.9 L24.9 3.8" : "M20.6 4.6 a1.7 1.7 0 1 1 2.6 1.5 q-.9 .5 -.9 1.2 M22.3 8.7 v.1",
        fill: "none", stroke: colour, "stroke-width": 1.5, "stroke-linecap": "round", "stroke-linejoin": "round"
      }, root);
    }
    return root;
  }

  /* Dash pattern of a leg by status, in pixels. */
  var dashes = { visited: [], planned: [9, 6], possible: [1.5, 6], cancelled: [3, 7] };

  D.svg = svg;
  D.symbol = symbol;
  D.dashes = dashes;
})();
