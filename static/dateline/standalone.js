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
    return { sel: sel, hide: [], theme: "light", basemap: "embedded", height: height(), n: n, fly: sel ? n : 0 };
  }
  function height() { return Math.max(420, Math.round(window.innerHeight * 0.72)); }
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
  window.addEventListener("resize", function () { choose(D.state.view.sel || ""); });
  choose("");
})();
