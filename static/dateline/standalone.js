/* The stand-alone page: starts the map without a server and keeps it and the passages beside it on one selection. */
(function () {
  "use strict";
  var D = window.Dateline, page = window.DATELINE_PAGE;
  window.__GLOBAL_DATA__ = {};
  window.Streamlit = { setComponentValue: function () {} };
  var map = L.map("map", { zoomControl: false, keyboard: false, zoomSnap: 0.25, zoomDelta: 0.75,
    wheelPxPerZoomLevel: 100, maxZoom: 14, minZoom: 1 }).setView([35, 60], 3);
  D.start(map);
  /* The map tells a choice through its channel; here the page itself listens. */
  D.state.channel = { name: "page", close: function () {}, postMessage: function (message) {
    if (message.what === "select") show(message.id);
  } };
  function rows() { return Array.prototype.slice.call(document.querySelectorAll("[data-stop]")); }
  function show(id) {
    var first = null;
    rows().forEach(function (row) {
      var on = row.getAttribute("data-stop") === id;
      row.classList.toggle("on", on);
      if (on && !first && row.tagName === "ARTICLE") first = row;
    });
    document.body.classList.toggle("chosen", Boolean(id));
    if (first) first.parentNode.scrollTop = first.offsetTop - first.parentNode.offsetTop;
  }
  function view(sel, n) {
    return { sel: sel, hide: [], theme: "light", basemap: "embedded", height: height(), n: n, fly: sel ? n : 0,
      alone: document.body.classList.contains("presenting") };
  }
  function height() {
    if (document.body.classList.contains("presenting")) return Math.max(220, window.innerHeight - stage.offsetHeight);
    return Math.max(420, Math.round(window.innerHeight * 0.72));
  }
  function choose(id) {
    D.update({ digest: page.digest, data: page.data, view: view(id, Date.now()) });
    show(id);
  }
  rows().forEach(function (row) {
    var button = row.querySelector("button");
    if (button) button.addEventListener("click", function () {
      choose(row.classList.contains("on") ? "" : row.getAttribute("data-stop"));
    });
  });
  /* Presenting: one stop a step, big type; works with a clicker, which sends PageDown, PageUp and a full stop. */
  var step = -1, stage = document.getElementById("stage"), order = page.data.stops.map(function (s) { return s.id; });
  function part(name) { return stage.querySelector("[data-part=" + name + "]"); }
  function words(quote) {
    return Array.prototype.map.call(quote.children, function (p) { return p.textContent; }).join(" – ");
  }
  function present(to) {
    if (to < 0 || !order.length) return leave();
    step = Math.min(order.length - 1, to);
    document.body.classList.add("presenting");
    var stop = page.data.stops[step], source = null;
    rows().forEach(function (row) {
      if (row.tagName === "ARTICLE" && row.getAttribute("data-stop") === stop.id) source = row;
    });
    part("count").textContent = step + 1 + " / " + order.length;
    part("who").textContent = page.data.travellers[stop.t].name;
    part("place").textContent = stop.name;
    part("date").textContent = stop.date + " · " + stop.state;
    var quotes = source ? source.querySelectorAll("blockquote") : [];
    part("quote").textContent = quotes.length ? words(quotes[0]) : "";
    part("notes").textContent = Array.prototype.map.call(quotes, words).join("\n\n");
    choose(stop.id);
  }
  function leave() {
    step = -1;
    document.body.classList.remove("presenting", "blank", "noted");
    if (document.fullscreenElement) document.exitFullscreen();
    choose("");
  }
  function begin() {
    if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(function () {});
    present(0);
    setTimeout(function () { if (step >= 0) present(step); }, 400); /* once the screen has its size */
  }
  document.getElementById("present").addEventListener("click", begin);
  part("next").addEventListener("click", function () { present(step + 1); });
  part("back").addEventListener("click", function () { present(Math.max(0, step - 1)); });
  part("end").addEventListener("click", leave);
  window.addEventListener("keydown", function (e) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    if (step < 0) {
      if (e.key !== "p" || /^(INPUT|TEXTAREA)$/.test(e.target.tagName)) return;
      begin();
    } else if (e.key === "PageDown" || e.key === "ArrowRight" || e.key === " " || e.key === "Enter") {
      if (e.target.tagName === "BUTTON" && (e.key === " " || e.key === "Enter")) return;
      present(step + 1);
    } else if (e.key === "PageUp" || e.key === "ArrowLeft") present(Math.max(0, step - 1));
    else if (e.key === "b" || e.key === ".") document.body.classList.toggle("blank");
    else if (e.key === "f" && document.documentElement.requestFullscreen) {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen().catch(function () {});
    } else if (e.key === "n") document.body.classList.toggle("noted");
    else if (e.key === "Escape") leave();
    else return;
    e.preventDefault();
    e.stopPropagation();
  }, true);
  window.addEventListener("resize", function () { if (step >= 0) present(step); else choose(D.state.view.sel || ""); });
  choose("");
  if (page.presenting) {
    present(0);
    stage.tabIndex = -1; /* takes the keys at once: a clicker's first press must not scroll the page around it */
    window.focus();
    stage.focus({ preventScroll: true });
  }
})();
