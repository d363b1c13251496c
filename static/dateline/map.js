/* The map's frame: starts once, then takes data and view from the server and tells it what was chosen.
   All strings reach the page through textContent. The journey plays here, without the server. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var here = document.currentScript ? document.currentScript.src : "";
  var state = { data: null, digest: null, view: {}, n: 0, channel: null, fitted: null, pendingTell: null,
    foot: 40, toolsHeight: 150 };
  D.state = state;

  var KEPT = "dateline-view";

  function node(tag, cls, text) { return D.node(tag, cls, text); }

  D.start = function (map) {
    state.map = map;
    document.documentElement.classList.add("dl");
    map.attributionControl.setPrefix(false);
    var box = map.getContainer();
    state.base = new D.BaseLayer().addTo(map);
    state.scene = new D.Scene({
      select: function (id) { choose(id, "map"); },
      zoomTo: function (bounds) { moved(); map.fitBounds(bounds, { padding: [60, 60], maxZoom: 11 }); },
      obstacles: function () {
        var size = map.getSize(), foot = state.foot;
        var small = state.mini && state.mini.helps() ? [[0, size.y - corner() - 96, 164, size.y]] : [];
        return small.concat([[0, 0, 48, 10 + state.toolsHeight], [0, size.y - foot, size.x, size.y],
          [size.x - 100, size.y - 50, size.x, size.y]]);
      },
      drawn: function (boxes, samples) {
        state.base.taken = samples.length > 4000 ? boxes : boxes.concat(samples.map(function (p) {
          return [p[0] - 3, p[1] - 3, p[0] + 3, p[1] + 3];
        }));
        state.base.draw();
        if (state.mini) state.mini.draw(state.view.theme, corner(), state.scene.groups);
        sighted();
      }
    }).addTo(map);
    /* One redraw of the basemap a move: the scene asks for it, after its labels have taken their room. */
    map.off("moveend", state.base.draw, state.base);
    state.dock = node("div", "dl-timeline");
    box.parentNode.appendChild(state.dock);
    state.timeline = new D.Timeline(state.dock, {
      select: function (id) { choose(id, "timeline"); },
      step: played,
      range: function (lo, hi) { tell({ what: "range", lo: lo, hi: hi }); }
    });
    /* Where a person has moved the map to, it stays: when the frame changes its size, and after another page. */
    map.on("dragstart", moved);
    ["wheel", "dblclick", "touchmove"].forEach(function (name) { box.addEventListener(name, moved, { passive: true }); });
    map.on("moveend", remember);
    map.on("click", function () { if (state.view.sel) choose("", "map"); });
    new ResizeObserver(function () { layout(); }).observe(document.documentElement);
    document.addEventListener("keydown", keys);
    loadBasemap();
  };

  function loadBasemap() {
    if (window.DATELINE_BASEMAP) { state.base.draw(); return; } /* the stand-alone page brings it along */
    var script = document.createElement("script");
    script.src = "../../app/static/basemap/world.js" + here.replace(/^[^?]*/, "");
    script.onload = function () { state.base.draw(); };
    script.onerror = function () { state.noBase = true; notice(); };
    document.body.appendChild(script);
  }

  function moved() { state.moved = true; }
  function remember() {
    if (!state.moved || !state.fitted) return;
    var c = state.map.getCenter();
    try {
      sessionStorage.setItem(KEPT, JSON.stringify([state.fitted, c.lat, c.lng, state.map.getZoom()]));
    } catch { /* a browser that keeps nothing shows the whole trip */ }
  }
  /* The view that this tab had of the same stops, if there was one. */
  function recall(fitted) {
    try {
      var kept = JSON.parse(sessionStorage.getItem(KEPT));
      if (!kept || kept[0] !== fitted || !kept.slice(1).every(isFinite)) return false;
      state.moved = true;
      state.map.setView([kept[1], kept[2]], kept[3], { animate: false });
      return true;
    } catch {
      return false;
    }
  }

  /* When the map has come to rest, the panel hears which stops can be clicked now. */
  function sighted() {
    clearTimeout(state.rest);
    state.rest = setTimeout(function () {
      var ids = [];
      state.scene.groups.forEach(function (group) {
        if (group.stops.length <= 6) group.stops.forEach(function (s) { ids.push(s.id); });
      });
      post({ what: "sight", ids: ids.slice(0, 120) });
    }, 500);
  }

  /* Height above which the lower left corner is free. */
  function corner() { return state.foot + 4; }

  /* Measured where they may have changed, not in each drawing: to measure lays the page out. */
  function measure() {
    if (!state.legend) return;
    state.foot = state.legend.offsetHeight;
    state.toolsHeight = state.tools.offsetHeight;
    var foot = state.map.getContainer().querySelector(".leaflet-bottom.leaflet-right");
    if (foot) foot.style.bottom = state.foot - 6 + "px";
  }

  /* Moving, fitting and new data each draw the map; what belongs together is drawn once, at its end. */
  function together(work) {
    if (state.scene.held) return work();
    state.scene.held = state.base.held = true;
    var draw;
    try {
      draw = work();
    } finally {
      state.scene.held = state.base.held = false;
    }
    if (draw !== false) state.scene.draw();
  }

  function notice() {
    if (!state.noBase || !state.data) return;
    if (state.noticeEl) state.noticeEl.remove();
    state.noticeEl = node("div", "dl-notice", state.data.texts.no_basemap);
    state.noticeEl.setAttribute("role", "status");
    state.map.getContainer().appendChild(state.noticeEl);
  }

  /* Map above, timeline below; the frame's height is the component's. */
  function layout() {
    if (!state.data) return;
    /* alone: the stand-alone page presents, the map has its height and no timeline. */
    var total = state.view.alone ? state.view.height + state.timeline.height()
      : document.fullscreenElement ? window.innerHeight : state.view.height || 620;
    var box = state.map.getContainer(), h = Math.max(220, total - state.timeline.height()) + "px";
    state.dock.style.height = state.timeline.height() + "px";
    if (box.style.height === h && box.style.width === "100%" && state.wide === box.clientWidth) return;
    together(function () {
      box.style.height = h;
      box.style.width = "100%";
      state.wide = box.clientWidth;
      state.map.invalidateSize({ animate: false });
      measure();
      state.timeline.draw();
      if (!state.moved) fit(false);
    });
  }

  /* From the server, on every rerun: the same digest means the same data. Large data are fetched once, by their key. */
  D.update = function (message) {
    if (message.key && message.digest !== state.digest) return fetched(message);
    var fresh = message.digest !== state.digest, view = message.view;
    if (fresh || !state.ahead || state.ahead.pick === JSON.stringify(view.pick)) state.ahead = null;
    else view.hide = state.ahead.hide; /* an answer to filters that were changed since */
    hides(view, view.hide);
    view.fresh = {};
    (view.news || []).forEach(function (id) { view.fresh[id] = true; });
    state.awaited = null;
    var stale = view.n < state.n; /* an answer to something older than what was chosen since */
    if (stale) view.sel = state.view.sel;
    var same = !fresh && looks(view) === looks(state.view);
    state.view = view;
    document.documentElement.setAttribute("data-theme", view.theme);
    state.base.theme = state.scene.view.theme = view.theme;
    state.scene.view = view;
    if (view.channel && (!state.channel || state.channel.name !== view.channel)) listen(view.channel);
    together(function () {
      show(message, view, fresh, same);
      return !same;
    });
    if (!stale && view.fly && view.fly !== state.flown) {
      state.flown = view.fly;
      reveal(view.sel);
    }
    post({ what: "ready" });
  };

  function show(message, view, fresh, same) {
    if (fresh) {
      state.digest = message.digest;
      state.data = message.data;
      state.base.lang = message.data.lang === "de" ? 0 : 1;
      state.scene.playing = null;
      state.scene.setData(message.data);
      state.timeline.view = view;
      state.timeline.setData(message.data);
      furniture();
      notice();
      layout();
      if (state.fitted !== message.data.fit) {
        state.fitted = message.data.fit;
        if (!recall(state.fitted)) fit(false);
      }
    } else if (same) {
      state.timeline.view = view;
    } else {
      state.timeline.setView(view);
      layout();
    }
    basemap(view);
    styled();
  }

  function hides(view, hide) {
    view.hide = hide || [];
    view.hidden = {};
    view.hide.forEach(function (i) { view.hidden[i] = true; });
  }
  /* All of a view that is painted: the server's answer to what was painted here at once changes nothing. */
  function looks(view) {
    return JSON.stringify([view.hide, view.sel, view.theme, view.news, view.mentions, view.basemap, view.range,
      view.checked, view.height, view.tiles]);
  }
  /* The panel has seen the filters change; until the server has heard of it, this goes before what it says. */
  function filtered(hide, pick) {
    if (!state.data || (!state.ahead && pick === JSON.stringify(state.view.pick))) return;
    state.ahead = { hide: hide, pick: pick };
    if (JSON.stringify(hide) === JSON.stringify(state.view.hide)) return;
    hides(state.view, hide);
    state.timeline.setView(state.view);
    layout();
    state.scene.draw();
    requestAnimationFrame(function () {
      setTimeout(function () { post({ what: "painted" }); }, 0); /* a task after the frame: the panel's turn */
    });
  }

  function fetched(message) {
    state.awaited = message;
    var view = message.view;
    if (view.channel && (!state.channel || state.channel.name !== view.channel)) listen(view.channel);
    if (!state.data) document.documentElement.setAttribute("data-theme", view.theme);
    fetch("../../dateline/" + message.key).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then(function (data) {
      if (state.awaited !== message) return; /* a later view awaits the same or newer data */
      state.awaited = null;
      D.update({ digest: message.digest, data: data, view: message.view });
    }, function () {
      if (state.awaited === message) tell({ what: "need" });
    });
  }

  /* Labels can be measured only once the style sheet is there; it comes on its own time. */
  function styled() {
    if (state.styled) return;
    if (getComputedStyle(state.dock).boxSizing !== "border-box") {
      setTimeout(styled, 25);
      return;
    }
    state.styled = true;
    together(function () {
      measure();
      state.map.invalidateSize({ animate: false });
      if (!state.moved) fit(false);
      state.timeline.draw();
    });
    if (document.fonts) {
      document.fonts.ready.then(function () {
        state.scene.draw();
        document.documentElement.setAttribute("data-ready", "1");
      });
    }
  }

  function basemap(view) {
    state.base.shown = view.basemap !== "none";
    if (view.tiles && view.basemap === "online") {
      state.base.shown = false;
      if (!state.tiles) {
        state.tiles = L.tileLayer(view.tiles.url, { maxZoom: 18, referrerPolicy: "origin" }).addTo(state.map);
        state.tiles.on("tileerror", function () {
          if (state.tilesFailed) return;
          state.tilesFailed = true;
          state.base.shown = true;
          state.base.draw();
          var warning = node("div", "dl-notice", state.data.texts.no_tiles);
          state.map.getContainer().appendChild(warning);
        });
        state.credit = node("div", "dl-credit", view.tiles.attribution);
        state.map.getContainer().appendChild(state.credit);
      }
    } else if (state.tiles) {
      state.tiles.remove();
      state.credit.remove();
      state.tiles = null;
      state.tilesFailed = false;
    }
  }

  function fit(animate) {
    state.moved = false;
    if (animate) try { sessionStorage.removeItem(KEPT); } catch { /* see remember */ }
    var bounds = state.scene.bounds(), map = state.map;
    if (!bounds) {
      map.setView([30, 15], 2, { animate: false });
      return;
    }
    if (bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 2000) { /* one place: with its country around it */
      map.setView(bounds.getCenter(), 5.5, { animate: animate });
      return;
    }
    var small = map.getSize().x < 500;
    map.fitBounds(bounds, {
      paddingTopLeft: small ? [50, 46] : [90, 64], paddingBottomRight: small ? [80, 84] : [150, 84],
      maxZoom: 9, animate: animate
    });
  }

  function stopById(id) {
    var stops = state.data ? state.data.stops : [];
    for (var i = 0; i < stops.length; i++) if (stops[i].id === id) return stops[i];
    return null;
  }

  function reveal(id) {
    var s = stopById(id);
    if (!s) return;
    var map = state.map, p = map.latLngToContainerPoint([s.lat, s.u]), size = map.getSize();
    if (p.x < 60 || p.y < 60 || p.x > size.x - 110 || p.y > size.y - 60) {
      map.panTo([s.lat, s.u], { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches });
    }
  }

  /* A choice: painted here at once, passed to the panel beside, told to the server. */
  function choose(id, from) {
    if (from !== "server" && id === state.view.sel && from === "map") id = "";
    state.view.sel = id;
    state.n = Math.max(Date.now(), state.n + 1);
    state.scene.mark();
    state.timeline.mark(state.view);
    if (from !== "map") reveal(id);
    post({ what: "select", id: id, n: state.n });
    /* The panel beside paints first; nobody waits for the server, which notes the choice in the address. */
    clearTimeout(state.telling);
    state.telling = setTimeout(function () { tell({ what: "stop", id: id }); }, 40);
  }

  function tell(properties) {
    state.n = Math.max(Date.now(), state.n);
    properties.n = state.n;
    D.send(properties);
    post({ what: "told", event: properties }); /* the panel sees to it that it is answered */
  }

  function listen(name) {
    if (state.channel) state.channel.close();
    state.channel = new BroadcastChannel(name);
    state.channel.onmessage = function (e) {
      var m = e.data || {};
      if (m.from !== "panel") return;
      if (m.what === "select" && m.n > state.n) {
        state.n = m.n;
        state.view.sel = m.id;
        state.scene.mark();
        state.timeline.mark(state.view);
        if (m.fly) reveal(m.id);
      }
      if (m.what === "hide") filtered(m.hide, m.pick);
      if (m.what === "key") act(m.key);
      if (m.what === "ping") post({ what: "ready" });
    };
  }
  function post(message) {
    message.from = "map";
    if (state.channel) state.channel.postMessage(message);
  }

  var settle = null;
  function played(playing) {
    state.scene.playing = playing;
    if (playing) {
      var s = state.data.stops[playing.stops[0]];
      state.view.sel = s.id;
      state.timeline.view.sel = s.id;
      reveal(s.id);
      state.n = Math.max(Date.now(), state.n + 1);
      post({ what: "select", id: s.id, n: state.n });
      clearTimeout(settle);
      settle = setTimeout(function () {
        if (state.timeline.timer === null) tell({ what: "stop", id: s.id });
      }, 700);
    } else {
      clearTimeout(settle);
      choose("", "play");
    }
    state.scene.draw();
  }

  function keys(e) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    var tag = e.target.tagName;
    if (tag === "INPUT" && e.key.indexOf("Arrow") === 0) return;
    if ((tag === "BUTTON" || e.target.getAttribute("role") === "button") && (e.key === " " || e.key === "Enter")) return;
    if (act(e.key)) e.preventDefault();
  }
  function act(key) {
    if (!state.data) return false;
    var t = state.timeline;
    if (key === "ArrowRight" || key === "ArrowDown") t.go(1);
    else if (key === "ArrowLeft" || key === "ArrowUp") t.go(-1);
    else if (key === " ") t.toggle();
    else if (key === "f") fit(true);
    else if (key === "+") zoom(1);
    else if (key === "-") zoom(-1);
    else if (key === "/") post({ what: "search" });
    else if (key === "?") help();
    else if (key === "Escape") {
      if (state.helpEl) help();
      else if (t.step >= 0) { t.pause(); t.to(-1); }
      else if (state.view.sel) choose("", "key");
    } else return false;
    return true;
  }

  function help() {
    if (state.helpEl) {
      state.helpEl.remove();
      state.helpEl = null;
      return;
    }
    var box = node("div", "dl-help");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", state.data.texts.help);
    box.tabIndex = -1;
    box.appendChild(node("strong", "", state.data.texts.help));
    var list = node("dl");
    state.data.texts.keys.forEach(function (row) {
      list.appendChild(node("dt", "", row[0]));
      list.appendChild(node("dd", "", row[1]));
    });
    box.appendChild(list);
    box.addEventListener("click", help);
    state.map.getContainer().appendChild(box);
    state.helpEl = box;
    box.focus();
  }

  /* Zoom, fit, full screen, help, legend, scale, in the reader's language. */
  function furniture() {
    var map = state.map, t = state.data.texts;
    if (state.tools) state.tools.remove();
    if (state.legend) state.legend.remove();
    if (!state.scale) state.scale = L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.attributionControl.remove();
    var tools = node("div", "dl-tools");
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", t.tools);
    [["M12 5v14M5 12h14", t.zoom_in, function () { zoom(1); }], ["M5 12h14", t.zoom_out, function () { zoom(-1); }],
      ["M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M9 12h6M12 9v6", t.fit, function () { fit(true); }],
      ["M9 4H4v5M15 4h5v5M20 15v5h-5M4 15v5h5", t.full, full],
      ["M9 9.2a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 2M12 17.6v.4", t.help, help]].forEach(function (row) {
      if (row[2] === full && !document.fullscreenEnabled) return;
      var b = node("button", "dl-btn");
      b.type = "button";
      b.title = row[1];
      b.setAttribute("aria-label", row[1]);
      var icon = D.svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" });
      D.svg("path", { d: row[0], fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round",
        "stroke-linejoin": "round" }, icon);
      b.appendChild(icon);
      b.addEventListener("click", row[2]);
      tools.appendChild(b);
    });
    L.DomEvent.disableClickPropagation(tools);
    map.getContainer().appendChild(tools);
    state.tools = tools;
    if (!state.mini && D.Minimap) state.mini = new D.Minimap(map, t.minimap, moved);
    state.legend = legend();
    map.getContainer().appendChild(state.legend);
    measure();
    map.getContainer().setAttribute("aria-label", t.map);
    map.getContainer().setAttribute("role", "region");
  }
  function zoom(by) {
    moved();
    if (by > 0) state.map.zoomIn();
    else state.map.zoomOut();
  }
  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }
  document.addEventListener("fullscreenchange", function () { setTimeout(layout, 60); });

  function legend() {
    var t = state.data.texts, theme = D.themes[state.view.theme === "dark" ? "dark" : "light"];
    var box = node("div", "dl-legend");
    box.setAttribute("aria-label", t.legend);
    box.setAttribute("role", "note");
    var used = {};
    state.data.stops.forEach(function (s) {
      used[s.status] = true;
      if (s.kind === "site") used.site = true;
      if (s.kind === "country" || s.kind === "region" || s.kind === "water") used.area = true;
    });
    var list = node("ul");
    function row(stop, text) {
      var item = node("li");
      item.appendChild(D.symbol(stop, theme, 16));
      if (stop.leg) {
        var line = D.svg("svg", { width: 26, height: 10, "aria-hidden": "true" });
        D.svg("line", { x1: 2, x2: 24, y1: 5, y2: 5, stroke: stop.status === "cancelled" ? theme.off : theme.faint,
          "stroke-width": 2, "stroke-linecap": "round",
          "stroke-dasharray": { planned: "6 4", possible: "1 4", cancelled: "2 5" }[stop.status] || "none" }, line);
        item.appendChild(line);
      }
      item.appendChild(node("span", "", text));
      list.appendChild(item);
    }
    ["visited", "planned", "possible", "cancelled"].forEach(function (status) {
      if (used[status]) row({ status: status, kind: "city", n: "", c: 0, leg: true }, t["status_" + status]);
    });
    if (used.site) row({ status: "visited", kind: "site", n: "", c: 0 }, t.kind_site);
    if (used.area) row({ status: "visited", kind: "region", n: "", c: 0 }, t.kind_area);
    if (list.children.length) box.appendChild(list);
    box.appendChild(node("p", "", t.caption_lines + " " + t.caption_borders));
    L.DomEvent.disableClickPropagation(box);
    return box;
  }
})();
