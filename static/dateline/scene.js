/* The route: legs on a canvas, stops as buttons, labels that keep out of each other's way. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var MANY_LEGS = 400; /* legs beyond which they are drawn thin, by traveller and status at once */
  var CLUSTER_FROM = 120; /* visible stops beyond which near ones join at small zooms */

  function node(tag, cls, text) {
    var el = document.createElement(tag);
    if (cls) el.className = cls;
    if (text !== undefined) el.textContent = text;
    return el;
  }

  D.Scene = L.Layer.extend({
    initialize: function (hooks) {
      this.hooks = hooks; /* {select(id), zoomTo(bounds)} */
      this.data = null;
      this.view = {};
      this.playing = null; /* {order: index → step, step} while the journey is played */
      this.items = [];
    },
    onAdd: function (map) {
      this._map = map;
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated dl-legs");
      this._canvas.setAttribute("aria-hidden", "true");
      map.getPane("overlayPane").appendChild(this._canvas);
      this._pane = L.DomUtil.create("div", "dl-stops");
      map.getPane("markerPane").appendChild(this._pane);
      this.draw();
    },
    onRemove: function () {
      this._canvas.remove();
      this._pane.remove();
    },
    getEvents: function () {
      return { moveend: this.draw, resize: this.draw, zoomanim: this._animate };
    },
    setData: function (data) {
      this.data = data;
      var last = {};
      data.stops.forEach(function (s, i) {
        s.i = i;
        var key = s.t + ":" + s.j, before = last[key];
        s.u = before === undefined ? s.lon : D.geo.near(s.lon, before);
        last[key] = s.u;
        s.c = data.travellers[s.t].c;
      });
      /* Travellers side by side: shift whole routes by a turn so that they lie near the first one. */
      var first = data.stops.length ? data.stops[0].u : 0, shift = {};
      data.stops.forEach(function (s) {
        if (shift[s.t + ":" + s.j] === undefined) shift[s.t + ":" + s.j] = D.geo.near(s.u, first) - s.u;
        s.u += shift[s.t + ":" + s.j];
      });
      /* Who goes round the globe and round again stays on one map; the legs over its edge are drawn at both. */
      var low = Infinity, high = -Infinity;
      data.stops.forEach(function (s) {
        low = Math.min(low, s.u);
        high = Math.max(high, s.u);
      });
      if (high - low > 420) data.stops.forEach(function (s) { s.u = s.lon; });
      var seen = {};
      data.legs.forEach(function (leg) {
        var a = data.stops[leg.a], b = data.stops[leg.b];
        var key = [leg.a, leg.b].map(function (k) {
          return data.stops[k].lat + "," + data.stops[k].lon;
        }).sort().join("|");
        var n = (seen[key] = (seen[key] || 0) + 1) - 1;
        var flip = a.lat + a.u < b.lat + b.u ? 1 : -1;
        var side = n === 0 ? 0 : (n % 2 ? 1 : -1) * Math.ceil(n / 2) * 0.12;
        leg.line = D.geo.greatCircle([a.lat, a.u], [b.lat, b.u], side * flip, data.legs.length > MANY_LEGS ? 24 : 0);
        var over = b.u - leg.line[leg.line.length - 1][1];
        leg.twin = Math.abs(over) < 1 ? null : leg.line.map(function (p) { return [p[0], p[1] + over]; });
      });
    },
    visible: function (i) {
      return !(this.view.hidden && this.view.hidden[i]);
    },
    bounds: function () {
      var out = null, self = this;
      (this.data ? this.data.stops : []).forEach(function (s, i) {
        if (!self.visible(i)) return;
        out = out ? out.extend([s.lat, s.u]) : L.latLngBounds([s.lat, s.u], [s.lat, s.u]);
      });
      if (out) {
        this.data.legs.forEach(function (leg) {
          if (self.visible(leg.a) && self.visible(leg.b) && !leg.twin) leg.line.forEach(function (p) { out.extend(p); });
        });
      }
      return out;
    },
    theme: function () {
      return D.themes[this.view.theme === "dark" ? "dark" : "light"];
    },
    _animate: function (e) {
      var map = this._map;
      if (this._topLeft) {
        L.DomUtil.setTransform(
          this._canvas, map._latLngToNewLayerPoint(this._topLeft, e.zoom, e.center), map.getZoomScale(e.zoom, this._zoom));
      }
      this.items.forEach(function (item) {
        L.DomUtil.setPosition(item.el, map._latLngToNewLayerPoint(item.at, e.zoom, e.center).round());
      });
    },
    draw: function () {
      if (this.held || !this._map || !this._map._loaded || !this.data) return;
      this._groups();
      this._drawLegs();
      this._drawStops();
      if (this.hooks.drawn) this.hooks.drawn(this.boxes, this.samples);
    },

    /* Visible stops of the view, joined where they share a place or would overlap. */
    _groups: function () {
      var map = this._map, self = this, size = map.getSize();
      var frame = L.bounds([-60, -60], [size.x + 60, size.y + 60]);
      var at = [], total = 0;
      this.data.stops.forEach(function (s, i) {
        if (!self.visible(i) || self._hiddenByPlay(i)) return;
        total++;
        var p = map.latLngToContainerPoint([s.lat, s.u]);
        if (frame.contains(p)) at.push({ s: s, p: p });
      });
      var reach = total > CLUSTER_FROM ? 34 : 15;
      var grid = {}, groups = [];
      at.forEach(function (item) {
        var gx = Math.floor(item.p.x / reach), gy = Math.floor(item.p.y / reach), found = null;
        for (var dx = -1; dx <= 1 && !found; dx++) {
          for (var dy = -1; dy <= 1 && !found; dy++) {
            var cell = grid[(gx + dx) + ":" + (gy + dy)] || [];
            for (var k = 0; k < cell.length; k++) {
              if (cell[k].p.distanceTo(item.p) < reach) { found = cell[k]; break; }
            }
          }
        }
        if (found) {
          found.stops.push(item.s);
        } else {
          var group = { p: item.p, at: L.latLng(item.s.lat, item.s.u), stops: [item.s] };
          groups.push(group);
          (grid[gx + ":" + gy] = grid[gx + ":" + gy] || []).push(group);
        }
      });
      this.groups = groups;
    },
    _hiddenByPlay: function (i) {
      return this.playing && this.playing.future && this.playing.order[i] > this.playing.step && this.data.stops.length > CLUSTER_FROM;
    },
    _alpha: function (i) {
      if (!this.playing) return 1;
      var ago = this.playing.step - this.playing.order[i];
      if (this.playing.order[i] === undefined || ago < 0) return 0.16;
      return Math.max(0.42, 1 - ago * 0.12);
    },

    _drawLegs: function () {
      var map = this._map, size = map.getSize(), pad = 0.25, self = this;
      var w = Math.round(size.x * 1.5), h = Math.round(size.y * 1.5), ratio = window.devicePixelRatio || 1;
      var corner = map.containerPointToLayerPoint([-size.x * pad, -size.y * pad]).round();
      this._zoom = map.getZoom();
      this._topLeft = map.layerPointToLatLng(corner);
      this._canvas.width = w * ratio;
      this._canvas.height = h * ratio;
      this._canvas.style.width = w + "px";
      this._canvas.style.height = h + "px";
      L.DomUtil.setTransform(this._canvas, corner, 1);
      var ctx = this._canvas.getContext("2d"), theme = this.theme();
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.lineJoin = ctx.lineCap = "round";
      var scale = Math.pow(2, this._zoom), origin = map.getPixelOrigin().add(corner);
      function px(p) {
        return [D.geo.x(p[1]) * scale - origin.x, D.geo.y(p[0]) * scale - origin.y];
      }
      this._areas(ctx, theme, scale, px);
      if (this.view.mentions) this._mentions(ctx, theme, px);
      this.samples = [];
      var chosen = this.view.sel, many = this.data.legs.length > MANY_LEGS;
      if (many) return this._manyLegs(ctx, theme, scale, ratio, origin);
      this.data.legs.forEach(function (leg) {
        if (!self.visible(leg.a) || !self.visible(leg.b)) return;
        var alpha = Math.min(self._alpha(leg.a), self._alpha(leg.b));
        var a = self.data.stops[leg.a], b = self.data.stops[leg.b];
        var colour = leg.status === "cancelled" ? theme.off : theme.route[a.c % theme.route.length];
        var points = leg.line.map(px);
        var hot = chosen && (a.id === chosen || b.id === chosen);
        ctx.globalAlpha = alpha;
        ctx.setLineDash([]);
        ctx.strokeStyle = theme.ring;
        ctx.lineWidth = hot ? 6.5 : 4.8;
        ctx.globalAlpha = alpha * 0.75;
        stroke(ctx, points);
        ctx.globalAlpha = alpha;
        ctx.strokeStyle = colour;
        ctx.lineWidth = hot ? 3.4 : 2.3;
        ctx.setLineDash(D.dashes[leg.status] || []);
        stroke(ctx, points);
        if (leg.twin) stroke(ctx, leg.twin.map(px));
        ctx.setLineDash([]);
        arrow(ctx, points, colour, theme.ring);
        sample(points, self.samples);
      });
      ctx.globalAlpha = 1;
      var shift = map.layerPointToContainerPoint(corner);
      this.samples = this.samples.map(function (p) { return [p[0] + shift.x, p[1] + shift.y]; });
    },
    /* Thousands of legs: one path a colour and status, kept in world units and only moved and scaled. */
    _manyLegs: function (ctx, theme, scale, ratio, origin) {
      var self = this, key = JSON.stringify(this.view.hide || []) + (this.playing ? this.playing.step : "");
      if (this._bundleKey !== key || this._bundleData !== this.data) {
        this._bundleKey = key;
        this._bundleData = this.data;
        this._bundles = {};
        this.data.legs.forEach(function (leg) {
          if (!self.visible(leg.a) || !self.visible(leg.b)) return;
          if (Math.min(self._alpha(leg.a), self._alpha(leg.b)) < 0.3) return;
          var c = self.data.stops[leg.a].c, name = c + ":" + leg.status;
          var bundle = self._bundles[name] || (self._bundles[name] = { c: c, status: leg.status, path: new Path2D() });
          [leg.line, leg.twin].forEach(function (line) {
            if (!line) return;
            bundle.path.moveTo(D.geo.x(line[0][1]), D.geo.y(line[0][0]));
            for (var i = 1; i < line.length; i++) bundle.path.lineTo(D.geo.x(line[i][1]), D.geo.y(line[i][0]));
          });
        });
      }
      ctx.setTransform(ratio * scale, 0, 0, ratio * scale, -ratio * origin.x, -ratio * origin.y);
      ctx.globalAlpha = 0.5;
      for (var name in this._bundles) {
        var bundle = this._bundles[name];
        ctx.strokeStyle = bundle.status === "cancelled" ? theme.off : theme.route[bundle.c % theme.route.length];
        ctx.lineWidth = 1.1 / scale;
        ctx.setLineDash((D.dashes[bundle.status] || []).map(function (d) { return d / scale; }));
        ctx.stroke(bundle.path);
      }
      ctx.setLineDash([]);
      ctx.globalAlpha = 1;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    },
    /* Only the selection has changed: with many stops nothing is drawn anew. */
    mark: function () {
      var sel = this.view.sel;
      if (!this.data || this.data.stops.length <= CLUSTER_FROM) return this.draw();
      this._pane.querySelectorAll(".dl-stop").forEach(function (button) {
        var on = button.getAttribute("data-id") === sel;
        button.classList.toggle("dl-on", on);
        button.setAttribute("aria-pressed", String(on));
      });
    },
    /* Areas as soft outlines, approximate places with an honest circle. */
    _areas: function (ctx, theme, scale, px) {
      var self = this, seen = {};
      this.data.stops.forEach(function (s, i) {
        if (!s.km || !self.visible(i) || seen[s.lat + ":" + s.lon]) return;
        seen[s.lat + ":" + s.lon] = true;
        var c = px([s.lat, s.u]);
        var r = s.km / (40075 * Math.cos(s.lat * Math.PI / 180)) * 256 * scale;
        if (r < 6 || r > 1200) return;
        ctx.globalAlpha = 0.1 * self._alpha(i);
        ctx.fillStyle = ctx.strokeStyle = theme.route[s.c % theme.route.length];
        ctx.beginPath();
        ctx.arc(c[0], c[1], r, 0, 7);
        ctx.fill();
        ctx.globalAlpha = 0.55 * self._alpha(i);
        ctx.lineWidth = 1;
        ctx.setLineDash([2, 4]);
        ctx.stroke();
        ctx.setLineDash([]);
      });
      ctx.globalAlpha = 1;
    },
    _mentions: function (ctx, theme, px) {
      ctx.font = "italic 11px 'Source Sans', 'Source Sans Pro', sans-serif";
      ctx.lineWidth = 1.2;
      var few = (this.data.mentions || []).length <= 60, base = this.data.stops.length ? this.data.stops[0].u : 0;
      (this.data.mentions || []).forEach(function (m) {
        var p = px([m.lat, D.geo.near(m.lon, base)]);
        ctx.strokeStyle = theme.faint;
        ctx.fillStyle = theme.hollow;
        ctx.beginPath();
        ctx.arc(p[0], p[1], 3.6, 0, 7);
        ctx.fill();
        ctx.stroke();
        if (!few) return;
        ctx.fillStyle = theme.faint;
        ctx.strokeStyle = theme.halo;
        ctx.lineWidth = 3;
        ctx.strokeText(m.name, p[0] + 7, p[1] + 4);
        ctx.fillText(m.name, p[0] + 7, p[1] + 4);
        ctx.lineWidth = 1.2;
      });
    },

    _drawStops: function () {
      this._untip();
      if (this._listEl) this._listEl.remove();
      this._listEl = null;
      var self = this, map = this._map, theme = this.theme(), focused = document.activeElement;
      var keep = focused && this._pane.contains(focused) ? focused.getAttribute("data-id") : null;
      this._pane.replaceChildren();
      this.items = [];
      this.boxes = this.hooks.obstacles ? this.hooks.obstacles() : [];
      var labels = [];
      this.groups.forEach(function (group) {
        var el = node("div", "leaflet-zoom-animated dl-group");
        L.DomUtil.setPosition(el, map.latLngToLayerPoint(group.at).round());
        self.items.push({ el: el, at: group.at });
        var n = group.stops.length, wide;
        if (n > 6) {
          el.appendChild(self._cluster(group, theme));
          wide = 40;
        } else {
          var step = 25;
          if (n > 1) {
            var joint = node("span", "dl-joint");
            joint.style.width = (n - 1) * step + 34 + "px";
            joint.style.left = -((n - 1) * step + 34) / 2 + "px";
            el.appendChild(joint);
          }
          group.stops.forEach(function (s, k) {
            el.appendChild(self._stop(s, (k - (n - 1) / 2) * step, theme));
          });
          wide = (n - 1) * step + 30;
        }
        group.wide = wide;
        self.boxes.push([group.p.x - wide / 2, group.p.y - 15, group.p.x + wide / 2, group.p.y + 15]);
        self._pane.appendChild(el);
        group.el = el;
        var one = n > 6 && group.stops.every(function (s) { return s.lat === group.stops[0].lat && s.lon === group.stops[0].lon; });
        if ((n <= 6 || one) && self.groups.length <= 90) labels.push(group);
      });
      /* The selected stop's label first, then by number. */
      labels.sort(function (a, b) {
        return self._rank(a) - self._rank(b);
      });
      /* All are written before the first is measured: the page is laid out once. */
      labels.forEach(function (group) { self._write(group); });
      labels.forEach(function (group) { group.size = [group.label.offsetWidth, group.label.offsetHeight]; });
      labels.forEach(function (group) { self._label(group); });
      if (keep) {
        var again = this._pane.querySelector('[data-id="' + CSS.escape(keep) + '"]');
        if (again) again.focus({ preventScroll: true });
      }
    },
    _rank: function (group) {
      var sel = this.view.sel;
      return group.stops.some(function (s) { return s.id === sel; }) ? -1 : group.stops[0].i;
    },
    _stop: function (s, dx, theme) {
      var self = this, button = node("button", "dl-stop");
      button.type = "button";
      button.style.left = dx - 15 + "px";
      button.setAttribute("data-id", s.id);
      button.style.opacity = this._alpha(s.i);
      button.setAttribute("aria-label", [s.n + ".", s.name, s.date, this.data.travellers[s.t].name, s.state].join(", "));
      button.setAttribute("aria-pressed", String(s.id === this.view.sel));
      if (s.id === this.view.sel) button.classList.add("dl-on");
      if (this.view.fresh && this.view.fresh[s.id]) {
        button.classList.add("dl-new");
        button.setAttribute("aria-label", button.getAttribute("aria-label") + ", " + this.data.texts.fresh);
      }
      var checked = (this.view.checked || {})[s.id];
      if (checked) {
        button.setAttribute("aria-label", button.getAttribute("aria-label") + ", " + this.data.texts["checked_" + checked]);
      }
      button.appendChild(D.symbol(s, theme, 0, checked));
      button.addEventListener("click", function (e) {
        e.stopPropagation();
        self._untip();
        self.hooks.select(s.id);
      });
      button.addEventListener("mouseenter", function () { self._tip(button, s); });
      button.addEventListener("focus", function () {
        if (button.matches(":focus-visible")) self._tip(button, s);
      });
      button.addEventListener("mouseleave", function () { self._untip(); });
      button.addEventListener("blur", function () { self._untip(); });
      L.DomEvent.disableClickPropagation(button);
      return button;
    },
    _tip: function (button, s) {
      this._untip();
      var tip = node("div", "dl-tip");
      tip.appendChild(node("strong", "", s.name));
      if (s.local && s.local !== s.name) tip.appendChild(node("span", "dl-local", s.local));
      [s.date, this.data.travellers[s.t].name + " · " + s.state, s.who, s.note].forEach(function (line) {
        if (line) tip.appendChild(node("div", "", line));
      });
      var box = button.getBoundingClientRect(), frame = this._map.getContainer().getBoundingClientRect();
      this._map.getContainer().appendChild(tip);
      var left = Math.min(box.left - frame.left + 26, frame.width - tip.offsetWidth - 8);
      var top = box.top - frame.top - tip.offsetHeight - 6;
      if (top < 4) top = box.bottom - frame.top + 6;
      tip.style.left = Math.max(4, left) + "px";
      tip.style.top = top + "px";
      this._tipEl = tip;
    },
    _untip: function () {
      if (this._tipEl) this._tipEl.remove();
      this._tipEl = null;
    },
    _cluster: function (group, theme) {
      var self = this, n = group.stops.length, button = node("button", "dl-cluster", String(n));
      button.type = "button";
      button.style.background = theme.route[group.stops[0].c % theme.route.length];
      button.style.color = theme.figure[group.stops[0].c % theme.figure.length];
      button.setAttribute("aria-label", this.data.texts.cluster.replace("{count}", n));
      if (this.view.fresh && group.stops.some(function (s) { return self.view.fresh[s.id]; })) button.classList.add("dl-new");
      button.addEventListener("click", function (e) {
        e.stopPropagation();
        var bounds = L.latLngBounds(group.stops.map(function (s) { return [s.lat, s.u]; }));
        if (bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 2000) self._list(group, button);
        else self.hooks.zoomTo(bounds);
      });
      L.DomEvent.disableClickPropagation(button);
      return button;
    },

    /* Many stops at one place: a list of them in order, to choose from. */
    _list: function (group, from) {
      if (this._listEl) this._listEl.remove();
      var self = this, box = node("div", "dl-list"), data = this.data;
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", group.stops[0].name);
      box.appendChild(node("strong", "", group.stops[0].name));
      function close() {
        box.remove();
        self._listEl = null;
        if (from.isConnected) from.focus({ preventScroll: true });
      }
      var list = node("ol");
      group.stops.slice().sort(function (a, b) { return (a.lo || 0) - (b.lo || 0) || a.i - b.i; }).forEach(function (s) {
        var item = node("li"), go = node("button", "dl-pick");
        go.type = "button";
        go.appendChild(D.symbol(s, self.theme(), 20, (self.view.checked || {})[s.id]));
        go.appendChild(node("span", "", s.date + " · " + data.travellers[s.t].name + " · " + s.state));
        go.addEventListener("click", function () {
          close();
          self.hooks.select(s.id);
        });
        item.appendChild(go);
        list.appendChild(item);
      });
      box.appendChild(list);
      box.addEventListener("keydown", function (e) {
        if (e.key !== "Escape") return;
        e.stopPropagation();
        close();
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      var frame = this._map.getContainer();
      frame.appendChild(box);
      box.style.left = Math.max(8, Math.min(group.p.x + 24, frame.clientWidth - box.offsetWidth - 8)) + "px";
      box.style.top = Math.max(8, Math.min(group.p.y - 20, frame.clientHeight - box.offsetHeight - 8)) + "px";
      this._listEl = box;
      list.querySelector("button").focus({ preventScroll: true });
    },
    /* Name and dates of a group. */
    _write: function (group) {
      var names = [];
      group.stops.forEach(function (s) { if (names.indexOf(s.name) < 0) names.push(s.name); });
      var label = node("div", "dl-label");
      label.appendChild(node("strong", "", names.slice(0, 2).join(" · ") + (names.length > 2 ? " …" : "")));
      var several = group.stops.length > 1, lines = [];
      var one = group.stops.every(function (s) { return s.date === group.stops[0].date; });
      group.stops.slice(0, one ? 1 : 3).forEach(function (s) {
        var text = (several && !one ? s.n + ": " : "") + s.date;
        if (lines.indexOf(text) < 0) lines.push(text);
      });
      if (!one && group.stops.length > 3) lines.push("+ " + (group.stops.length - 3));
      lines.forEach(function (text) { label.appendChild(node("span", "", text)); });
      var news = this.view.fresh;
      if (news && group.stops.some(function (s) { return news[s.id]; })) {
        label.appendChild(node("span", "dl-badge", this.data.texts.fresh));
      }
      label.style.opacity = Math.max.apply(null, group.stops.map(function (s) { return this._alpha(s.i); }, this));
      group.el.appendChild(label);
      group.label = label;
    },
    /* A label stands at the first of ten positions that is free; crossing a line costs. */
    _label: function (group) {
      var label = group.label, w = group.size[0], h = group.size[1], r = group.wide / 2 + (this._rank(group) < 0 ? 8 : 3), size = this._map.getSize();
      var spots = [
        [r, -h / 2, 0], [-r - w, -h / 2, 1], [-w / 2, -h - 15, 2], [-w / 2, 15, 2],
        [r - 4, -h - 4, 1.5], [r - 4, 4, 1.5], [-r - w + 4, -h - 4, 2], [-r - w + 4, 4, 2],
        [r, -h - 26, 4], [-w / 2, 30, 4]
      ];
      var best = null, cost = Infinity, self = this;
      spots.forEach(function (spot) {
        var b = [group.p.x + spot[0], group.p.y + spot[1], group.p.x + spot[0] + w, group.p.y + spot[1] + h];
        var c = spot[2];
        self.boxes.forEach(function (t) {
          if (b[0] < t[2] && b[2] > t[0] && b[1] < t[3] && b[3] > t[1]) c += 100;
        });
        for (var i = 0; i < self.samples.length; i++) {
          var p = self.samples[i];
          if (p[0] > b[0] && p[0] < b[2] && p[1] > b[1] && p[1] < b[3]) c += 4;
        }
        if (b[0] < 4 || b[1] < 4 || b[2] > size.x - 4 || b[3] > size.y - 4) c += 100; /* half a name says nothing */
        if (c < cost) { cost = c; best = { spot: spot, box: b }; }
      });
      if (cost >= 100 && this._rank(group) !== -1) {
        label.remove();
        return;
      }
      label.style.left = best.spot[0] + "px";
      label.style.top = best.spot[1] + "px";
      this.boxes.push(best.box);
    }
  });

  function stroke(ctx, points) {
    ctx.beginPath();
    ctx.moveTo(points[0][0], points[0][1]);
    for (var i = 1; i < points.length; i++) ctx.lineTo(points[i][0], points[i][1]);
    ctx.stroke();
  }

  /* An arrowhead at the middle of the drawn length. */
  function arrow(ctx, points, colour, ring) {
    var total = 0, i, lengths = [];
    for (i = 1; i < points.length; i++) {
      var d = Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
      lengths.push(d);
      total += d;
    }
    if (total < 46) return;
    var half = total / 2 + 4, k = 0;
    while (k < lengths.length - 1 && half > lengths[k]) half -= lengths[k++];
    var a = points[k], b = points[k + 1], f = lengths[k] ? half / lengths[k] : 0;
    var x = a[0] + (b[0] - a[0]) * f, y = a[1] + (b[1] - a[1]) * f;
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(Math.atan2(b[1] - a[1], b[0] - a[0]));
    ctx.beginPath();
    ctx.moveTo(7, 0);
    ctx.lineTo(-6, 5.4);
    ctx.lineTo(-3, 0);
    ctx.lineTo(-6, -5.4);
    ctx.closePath();
    ctx.fillStyle = colour;
    ctx.strokeStyle = ring;
    ctx.lineWidth = 1.6;
    ctx.stroke();
    ctx.fill();
    ctx.restore();
  }

  /* A point every ten pixels, so that a label knows what it would cover. */
  function sample(points, out) {
    for (var i = 1; i < points.length; i++) {
      var a = points[i - 1], b = points[i], n = Math.min(60, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / 10));
      for (var k = 0; k < n; k++) out.push([a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n]);
    }
  }

  D.node = node;
})();
