/* A small map to choose a place on: candidates as numbered discs, and a pin where the map is clicked.
   Strings reach the page through textContent only. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var here = document.currentScript ? document.currentScript.src : "";
  var state = { n: 0, marks: [], framed: "" };

  D.start = function (map) {
    state.map = map;
    map.attributionControl.setPrefix(false);
    map.getContainer().style.cursor = "crosshair";
    state.base = new D.BaseLayer().addTo(map);
    map.on("click", function (event) {
      var at = event.latlng.wrap();
      tell({ what: "pin", lat: at.lat, lon: at.lng });
    });
    if (window.DATELINE_BASEMAP) return;
    var script = document.createElement("script");
    script.src = here.replace(/dateline\/picker\.js.*$/, "basemap/world.js") + here.replace(/^[^?]*/, "");
    script.onload = function () { state.base.draw(); };
    document.body.appendChild(script);
  };

  D.update = function (data) {
    state.base.theme = data.theme;
    state.base.lang = data.lang === "en" ? 1 : 0;
    state.marks.forEach(function (mark) { mark.remove(); });
    state.marks = data.spots.map(function (spot) { return marker(spot, data); });
    var given = data.spots.filter(function (spot) { return !spot.pin; });
    var places = given.map(function (spot) { return spot.id; }).join("|");
    if (places === state.framed) return state.base.draw(); /* a pin must not move the map away */
    state.framed = places;
    var bounds = L.latLngBounds(given.map(function (spot) { return [spot.lat, spot.lon]; }));
    if (bounds.isValid()) state.map.fitBounds(bounds.pad(0.4), { maxZoom: 4.5, animate: false });
    else state.map.setView([30, 15], 2, { animate: false });
    state.base.draw();
  };

  function marker(spot, data) {
    var disc = document.createElement("div"), colours = D.themes[data.theme];
    disc.textContent = spot.label;
    disc.title = spot.name;
    disc.setAttribute("role", "button");
    disc.setAttribute("aria-label", spot.name);
    var on = spot.id === data.chosen, colour = on ? colours.route[1] : colours.route[0];
    disc.style.cssText = "box-sizing:border-box;width:26px;height:26px;border-radius:" + (spot.pin ? "50% 50% 50% 4px" : "50%") +
      ";border:2px solid #fff;background:" + colour + ";color:" + colours.figure[0] +
      ";font:700 13px/22px sans-serif;text-align:center;box-shadow:0 0 3px rgba(0,0,0,.5);cursor:pointer";
    var icon = L.divIcon({ html: disc, className: "", iconSize: [26, 26], iconAnchor: [13, 13] });
    var made = L.marker([spot.lat, spot.lon], { icon: icon, keyboard: true, zIndexOffset: on ? 1000 : 0 });
    made.on("click", function () { tell({ what: "spot", id: spot.id }); });
    made.on("keydown", function (event) {
      if (event.originalEvent.key === "Enter") tell({ what: "spot", id: spot.id });
    });
    return made.addTo(state.map);
  }

  function tell(properties) {
    state.n = Math.max(Date.now(), state.n + 1);
    properties.n = state.n;
    D.send(properties);
  }
})();
