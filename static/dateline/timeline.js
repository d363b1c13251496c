/* Timeline and playback: a lane a traveller; certain days as marks, uncertain ones as soft bars or sets of ticks. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var DENSE = 400; /* stops beyond which lanes show ticks */
  var DAY = 86400000, LANE = 24, AXIS = 22, LEFT = 118, RIGHT = 74;

  function node(tag, cls, text) { return D.node(tag, cls, text); }

  D.Timeline = function (host, hooks) {
    this.host = host;
    this.hooks = hooks; /* {select(id), step(state|null), range(lo, hi)} */
    this.view = {};
    this.step = -1;
    this.timer = null;
    this.byDay = false;
    this._build();
  };

  D.Timeline.prototype = {
    _build: function () {
      var self = this;
      this.host.replaceChildren();
      var bar = node("div", "dl-play");
      function button(cls, sign, action) {
        var b = node("button", "dl-btn " + cls, sign);
        b.type = "button";
        b.addEventListener("click", action);
        bar.appendChild(b);
        return b;
      }
      this.back = button("dl-back", "◀", function () { self.go(-1); });
      this.play = button("dl-run", "▶", function () { self.toggle(); });
      this.fore = button("dl-fore", "▶", function () { self.go(1); });
      this.back.textContent = "‹";
      this.fore.textContent = "›";
      this.slider = node("input", "dl-slider");
      this.slider.type = "range";
      this.slider.min = -1;
      this.slider.step = 1;
      this.slider.addEventListener("input", function () { self.pause(); self.to(Number(self.slider.value)); });
      bar.appendChild(this.slider);
      this.now = node("span", "dl-now");
      bar.appendChild(this.now);
      this.mode = button("dl-mode", "", function () {
        self.byDay = !self.byDay;
        self._order();
        self._words();
        self.to(-1);
      });
      this.end = button("dl-end", "×", function () { self.pause(); self.to(-1); });
      this.lanes = node("div", "dl-lanes");
      this.host.appendChild(bar);
      this.host.appendChild(this.lanes);
    },

    setData: function (data) {
      this.data = data;
      this.pause();
      this.step = -1;
      this._order();
      this._words();
      this.draw();
    },
    setView: function (view) {
      this.view = view;
      if (!this.data) return;
      this._order();
      this.draw();
    },
    /* Only the selection has changed. */
    mark: function (view) {
      this.view = view;
      if (!this.data) return;
      if (this.data.stops.length <= DENSE) return this.draw();
      this._spot();
    },
    height: function () {
      var lanes = this._lanes ? this._lanes.length : 1;
      return 40 + AXIS + Math.min(5, Math.max(1, lanes)) * LANE + 6;
    },
    _visible: function (i) { return !(this.view.hidden && this.view.hidden[i]); },

    /* Order of play, as the table lists the stops: by day; one without a day where its own journey puts it, before the
       first that has one or behind the one before it; at the end those that no dated one follows. */
    _order: function () {
      var self = this, lanes = {}, keyed = [], OPEN = 1e9;
      this.data.stops.forEach(function (s, i) { (lanes[s.t + ":" + s.j] = lanes[s.t + ":" + s.j] || []).push(i); });
      Object.keys(lanes).forEach(function (name) {
        var lane = lanes[name], stops = self.data.stops, dated = lane.filter(function (i) {
          return stops[i].lo !== null && stops[i].lo !== undefined;
        });
        var last = dated.length ? stops[dated[0]].lo : OPEN, end = dated.length ? dated[dated.length - 1] : -1;
        lane.forEach(function (i) {
          if (i <= end && stops[i].lo !== null && stops[i].lo !== undefined) last = Math.max(last, stops[i].lo);
          if (self._visible(i)) keyed.push({ i: i, key: i > end ? OPEN : last });
        });
      });
      keyed.sort(function (a, b) { return a.key - b.key || a.i - b.i; });
      this.steps = [];
      var steps = this.steps, lastKey = null;
      keyed.forEach(function (k) {
        if (self.byDay && lastKey === k.key && steps.length) steps[steps.length - 1].push(k.i);
        else steps.push([k.i]);
        lastKey = k.key;
      });
      this.orderOf = {};
      steps.forEach(function (group, n) { group.forEach(function (i) { self.orderOf[i] = n; }); });
      this.slider.max = Math.max(0, steps.length - 1);
      this.slider.disabled = steps.length < 2;
      [this.back, this.play, this.fore].forEach(function (b) { b.disabled = !steps.length; });
    },
    _words: function () {
      var t = this.data.texts;
      this.back.setAttribute("aria-label", t.step_back);
      this.back.title = t.step_back;
      this.fore.setAttribute("aria-label", t.step_on);
      this.fore.title = t.step_on;
      this.end.setAttribute("aria-label", t.play_end);
      this.end.title = t.play_end;
      this.slider.setAttribute("aria-label", t.slider);
      this.mode.textContent = this.byDay ? t.by_day : t.by_stop;
      this.mode.title = t.play_mode;
      this._state();
    },
    _state: function () {
      var t = this.data.texts, on = this.timer !== null;
      this.play.textContent = on ? "❚❚" : "▶";
      this.play.setAttribute("aria-label", on ? t.pause : t.play);
      this.play.title = on ? t.pause : t.play;
      this.end.style.visibility = this.step < 0 ? "hidden" : "visible";
      this.slider.value = this.step;
      var group = this.step >= 0 ? this.steps[this.step] : null, text = t.play_hint;
      if (group) {
        var s = this.data.stops[group[0]];
        text = s.date + " — " + group.map(function (i) { return this.data.stops[i].name; }, this).join(", ");
        this.slider.setAttribute("aria-valuetext", text);
      }
      this.now.textContent = text;
      this.now.classList.toggle("dl-hint", !group);
    },
    toggle: function () {
      if (this.timer !== null) return this.pause();
      var self = this;
      if (!this.steps.length) return;
      if (this.step >= this.steps.length - 1) this.step = -1;
      this.to(this.step + 1);
      this.timer = setInterval(function () {
        if (self.step >= self.steps.length - 1) return self.pause();
        self.to(self.step + 1);
      }, window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 2600 : 1500);
      this._state();
    },
    pause: function () {
      if (this.timer !== null) clearInterval(this.timer);
      this.timer = null;
      if (this.data) this._state();
    },
    go: function (by) {
      this.pause();
      if (!this.steps.length) return;
      this.to(Math.max(0, Math.min(this.steps.length - 1, this.step + by)));
    },
    to: function (step) {
      this.step = Math.max(-1, Math.min(step, this.steps.length - 1));
      this._state();
      this.hooks.step(
        this.step < 0 ? null : { step: this.step, order: this.orderOf, future: true, stops: this.steps[this.step] });
      this.draw();
    },

    _span: function () {
      var lo = Infinity, hi = -Infinity, self = this;
      this.data.stops.forEach(function (s, i) {
        if (s.lo === null || s.lo === undefined || !self._visible(i)) return;
        lo = Math.min(lo, s.lo);
        hi = Math.max(hi, s.hi === null || s.hi === undefined ? s.lo : s.hi);
      });
      if (lo > hi) return null;
      var pad = Math.max(1, (hi - lo) * 0.04);
      return [lo - pad, hi + 1 + pad];
    },

    draw: function () {
      var self = this, data = this.data, svg = D.svg, theme = D.themes[this.view.theme === "dark" ? "dark" : "light"];
      var width = Math.max(320, this.host.clientWidth), narrow = width < 560;
      var left = narrow ? 84 : LEFT, right = narrow ? 56 : RIGHT;
      var used = {};
      data.stops.forEach(function (s, i) { if (self._visible(i)) used[s.t] = true; });
      this._lanes = Object.keys(used).map(Number).sort(function (a, b) { return a - b; });
      var h = AXIS + this._lanes.length * LANE + 4;
      var root = svg("svg", { width: width, height: h, role: "group", "aria-label": data.texts.timeline });
      this.lanes.style.maxHeight = AXIS + Math.min(5, Math.max(1, this._lanes.length)) * LANE + 4 + "px";
      var span = this._span(), plot = width - left - right;
      function X(day) { return left + (day - span[0]) / (span[1] - span[0]) * plot; }
      if (span) this._axis(root, span, X, plot, left, right, width, h, theme);
      if (data.stops.some(function (s, i) { return self._visible(i) && (s.lo === null || s.lo === undefined); })) {
        svg("text", { x: width - right + 8, y: 14, class: "dl-tick" }, root).textContent = data.texts.undated_short;
      }
      var short = labels(this._lanes.map(function (t) { return data.travellers[t].name; }), narrow ? 11 : 16);
      this._lanes.forEach(function (t, row) {
        var y = AXIS + row * LANE + LANE / 2, colour = theme.route[data.travellers[t].c % theme.route.length];
        svg("line", { x1: left, x2: width - 6, y1: y, y2: y, stroke: theme.coast, "stroke-width": 0.6, opacity: 0.7 }, root);
        var label = svg("text", { x: 8, y: y + 4, class: "dl-lane" }, root);
        label.textContent = short[row];
        svg("title", {}, label).textContent = data.travellers[t].name;
        label.style.fill = colour;
        var loose = 0;
        if (data.stops.length > DENSE) {
          self._ticks(root, t, X, y, h, span, colour);
          return;
        }
        var dated = [];
        data.stops.forEach(function (s, i) {
          if (s.t !== t || !self._visible(i)) return;
          if (s.lo !== null && s.lo !== undefined && span) dated.push(s);
          else self._mark(root, s, width - right + 16 + Math.min(loose++ * 19, right - 26), y, theme);
        });
        var at = spread(dated.map(function (s) { return middle(s, X); }), 18, left + 9, left + plot - 4);
        dated.forEach(function (s, k) { self._stop(root, s, X, y, theme, colour, at[k]); });
      });
      this.lanes.replaceChildren(root);
      this._root = root;
      this._x = span ? X : null;
      if (data.stops.length > DENSE) this._spot();
      if (span) this._brush(root, span, left, plot);
    },

    /* Many stops: one path of ticks a lane; a click takes the nearest, the selected one stands out. */
    _ticks: function (root, t, X, y, h, span, colour) {
      if (!span) return;
      var self = this, path = "", at = [];
      this.data.stops.forEach(function (s, i) {
        if (s.t !== t || !self._visible(i) || s.lo === null || s.lo === undefined) return;
        var x = X(s.lo + 0.5);
        at.push([x, s.id]);
        path += "M" + x.toFixed(1) + " " + (y - 6) + "v12";
      });
      var ticks = D.svg("path", { d: path || "M0 0", stroke: colour, "stroke-width": 1.3, opacity: 0.75, fill: "none" }, root);
      ticks.style.pointerEvents = "none";
      var band = D.svg("rect", { x: 0, y: y - LANE / 2, width: "100%", height: LANE, fill: "transparent" }, root);
      band.addEventListener("click", function (e) {
        var best = null;
        at.forEach(function (item) {
          if (!best || Math.abs(item[0] - e.offsetX) < Math.abs(best[0] - e.offsetX)) best = item;
        });
        if (best && Math.abs(best[0] - e.offsetX) < 12) self.hooks.select(best[1]);
      });
    },
    _spot: function () {
      if (this._spotEl) this._spotEl.remove();
      this._spotEl = null;
      var sel = this.view.sel;
      var s = this._x && this.data.stops.find(function (item) { return item.id === sel; });
      if (!s || s.lo === null || s.lo === undefined) return;
      var row = this._lanes.indexOf(s.t), theme = D.themes[this.view.theme === "dark" ? "dark" : "light"];
      if (row < 0) return;
      this._spotEl = D.svg("g", {}, this._root);
      this._mark(this._spotEl, s, this._x(s.lo + 0.5), AXIS + row * LANE + LANE / 2, theme);
    },

    _axis: function (root, span, X, plot, left, right, width, h, theme) {
      var svg = D.svg, days = span[1] - span[0], lang = this.data.lang, formats;
      var step = 1;
      if (days <= 24) formats = { day: "numeric", month: "numeric" };
      else if (days <= 150) { step = 7; formats = { day: "numeric", month: "short" }; }
      else if (days <= 2400) { step = 0; formats = { month: "short", year: "2-digit" }; }
      else { step = -1; formats = { year: "numeric" }; }
      formats.timeZone = "UTC";
      var say = new Intl.DateTimeFormat(lang === "de" ? "de-DE" : "en-GB", formats), last = -100, at = [];
      if (step > 0) {
        for (var d = Math.ceil(span[0]); d <= span[1]; d++) {
          if (step === 7 && new Date(d * DAY).getUTCDay() !== 1) continue;
          at.push(d);
        }
      } else {
        var first = new Date(span[0] * DAY), year = first.getUTCFullYear(), month = step ? 0 : first.getUTCMonth();
        for (var k = 0; k < 4000; k++) {
          var day = Date.UTC(year, month, 1) / DAY;
          if (year < 100) break;
          if (day > span[1]) break;
          if (day >= span[0]) at.push(day);
          if (step) year++; else month++;
        }
      }
      at.forEach(function (d) {
        var x = X(d + (step === 1 ? 0.5 : 0));
        if (x < left || x > left + plot) return;
        if (at.length > 60 && x - last < 46) return;
        svg("line", { x1: x, x2: x, y1: AXIS - 4, y2: h, stroke: theme.coast, "stroke-width": 0.5, opacity: 0.6 }, root);
        if (x - last < 46) return;
        last = x;
        var text = svg("text", { x: x, y: 14, "text-anchor": "middle", class: "dl-tick" }, root);
        text.textContent = say.format(new Date(d * DAY));
      });
      (this.data.published || []).forEach(function (p) {
        if (p.lo === null || p.lo > span[1] || p.hi < span[0] || p.hi - p.lo > 3) return;
        var x = X((p.lo + p.hi + 1) / 2);
        var mark = svg("path", { d: "M" + (x - 4) + " " + (h - 1) + " l4 -6 l4 6 z", fill: theme.faint }, root);
        svg("title", {}, mark).textContent = p.label;
      });
    },

    /* `x`: where the mark stands, near its days but free of its neighbours. */
    _stop: function (root, s, X, y, theme, colour, x) {
      var svg = D.svg, hi = s.hi === null || s.hi === undefined ? s.lo : s.hi;
      var off = this.step >= 0 && (this.orderOf[s.i] === undefined || this.orderOf[s.i] > this.step);
      var g = svg("g", { opacity: off ? 0.3 : 1 }, root);
      if (s.days && s.days.length > 1) {
        svg("line", { x1: X(s.days[0] + 0.5), x2: X(s.days[s.days.length - 1] + 0.5), y1: y, y2: y, stroke: colour,
          "stroke-width": 1.2, "stroke-dasharray": "1.5 3" }, g);
        s.days.forEach(function (d) {
          svg("line", { x1: X(d + 0.5), x2: X(d + 0.5), y1: y - 5, y2: y + 5, stroke: colour, "stroke-width": 2.4,
            opacity: 0.55 }, g);
        });
        this._mark(g, s, x, y, theme);
        return;
      }
      if (hi > s.lo) {
        var id = "dl-soft-" + s.i, grad = svg("linearGradient", { id: id }, g);
        [[0, 0], [0.25, 0.5], [0.75, 0.5], [1, 0]].forEach(function (stop) {
          svg("stop", { offset: stop[0], "stop-color": colour, "stop-opacity": stop[1] }, grad);
        });
        svg("rect", { x: X(s.lo), y: y - 5, width: Math.max(3, X(hi + 1) - X(s.lo)), height: 10, fill: "url(#" + id + ")" }, g);
      }
      this._mark(g, s, x, y, theme);
    },

    _mark: function (parent, s, x, y, theme) {
      var self = this, on = s.id === this.view.sel;
      var g = D.svg("g", { class: "dl-mark" + (on ? " dl-on" : ""), tabindex: 0, role: "button",
        "aria-label": [s.n + ".", s.name, s.date, s.state].join(", "), transform: "translate(" + (x - 9) + " " + (y - 9) + ")" }, parent);
      D.svg("circle", { cx: 9, cy: 9, r: 9.5, fill: theme.halo }, g);
      if (on) D.svg("circle", { cx: 9, cy: 9, r: 11.5, fill: "none", stroke: theme.text, "stroke-width": 1.6 }, g);
      var mark = D.symbol(s, theme, 18);
      g.appendChild(mark);
      D.svg("title", {}, g).textContent = s.name + " — " + s.date + " — " + s.state;
      g.addEventListener("click", function () { self.hooks.select(s.id); });
      g.addEventListener("keydown", function (e) {
        if (e.key === "Enter") self.hooks.select(s.id);
      });
    },

    /* Drag over the days to see only what may have happened then; a click there ends it. */
    _brush: function (root, span, left, plot) {
      var self = this, svg = D.svg;
      var band = svg("rect", { x: left, y: 0, width: plot, height: AXIS - 2, fill: "transparent", class: "dl-brush" }, root);
      svg("title", {}, band).textContent = this.data.texts.brush;
      function day(x) { return Math.floor(span[0] + (x - left) / plot * (span[1] - span[0])); }
      var range = this.view.range;
      if (range) {
        var a = left + (range[0] - span[0]) / (span[1] - span[0]) * plot;
        var b = left + (range[1] + 1 - span[0]) / (span[1] - span[0]) * plot;
        a = Math.max(left, a);
        b = Math.min(left + plot, b);
        if (b > a) svg("rect", { x: a, y: 1, width: b - a, height: AXIS - 4, class: "dl-range" }, root);
      }
      var start = null, shade = null;
      band.addEventListener("pointerdown", function (e) {
        start = e.offsetX;
        band.setPointerCapture(e.pointerId);
        shade = svg("rect", { x: start, y: 1, width: 0, height: AXIS - 4, class: "dl-range" }, root);
      });
      band.addEventListener("pointermove", function (e) {
        if (start === null) return;
        shade.setAttribute("x", Math.min(start, e.offsetX));
        shade.setAttribute("width", Math.abs(e.offsetX - start));
      });
      band.addEventListener("pointerup", function (e) {
        if (start === null) return;
        var from = Math.min(start, e.offsetX), to = Math.max(start, e.offsetX);
        start = null;
        shade.remove();
        if (to - from < 4) {
          if (self.view.range) self.hooks.range(null, null);
        } else {
          self.hooks.range(day(from), day(to));
        }
      });
    }
  };

  /* The middle of what a stop's date allows. */
  function middle(s, X) {
    if (s.days && s.days.length > 1) return (X(s.days[0] + 0.5) + X(s.days[s.days.length - 1] + 0.5)) / 2;
    return (X(s.lo) + X((s.hi === null || s.hi === undefined ? s.lo : s.hi) + 1)) / 2;
  }

  /* In travel order from left to right: marks of one lane never cover or overtake each other, and move as little as
     that takes; where there is no room for it they stand closer. */
  function spread(wanted, gap, low, high) {
    gap = Math.min(gap, (high - low) / Math.max(1, wanted.length - 1));
    var blocks = [];
    wanted.forEach(function (x, k) {
      blocks.push({ at: x - k * gap, n: 1 });
      for (var last = blocks.length - 1; last > 0 && blocks[last - 1].at > blocks[last].at; last--) {
        var b = blocks.pop(), a = blocks[last - 1];
        a.at = (a.at * a.n + b.at * b.n) / (a.n + b.n);
        a.n += b.n;
      }
    });
    var out = [], room = high - (wanted.length - 1) * gap;
    blocks.forEach(function (block) {
      for (var k = 0; k < block.n; k++) out.push(Math.max(low, Math.min(block.at, room)) + out.length * gap);
    });
    return out;
  }

  /* Names that fit; where two would look alike, their beginnings. */
  function labels(names, most) {
    var short = names.map(function (name) { return shorten(name, most); });
    return short.map(function (text, k) {
      var alike = short.filter(function (other) { return other === text; }).length > 1;
      return alike && names[k].length > most ? names[k].slice(0, most - 1) + "…" : text;
    });
  }

  function shorten(name, most) {
    if (name.length <= most) return name;
    var last = name.trim().split(/\s+/).pop();
    return last && last.length > 3 && last.length <= most ? last : name.slice(0, most - 1) + "…";
  }
})();
