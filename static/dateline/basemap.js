/* The embedded basemap: land, borders and labels drawn on one canvas from window.DATELINE_BASEMAP. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});

  D.themes = {
    light: {
      land: "#F4F0E8", water: "#D7E1E8", coast: "#A9B6BF", border: "#9AA3AB", disputed: "#8C8791",
      country: "#7E8791", city: "#5F6B76", halo: "rgba(244,240,232,.9)", text: "#1E2730", faint: "#5B6670",
      route: ["#1B4B82", "#C04F00", "#007D5C", "#A8437F", "#B47B00", "#2F86B8", "#857A00", "#4A4A4A"],
      figure: ["#fff", "#fff", "#fff", "#fff", "#111", "#111", "#fff", "#fff"],
      hollow: "#FFFFFF", ring: "#FFFFFF", off: "#77797C"
    },
    dark: {
      land: "#2A2F36", water: "#171C22", coast: "#4A545F", border: "#59636E", disputed: "#6E6A78",
      country: "#8E98A3", city: "#A4AEB8", halo: "rgba(23,28,34,.9)", text: "#F1F3F5", faint: "#B3BCC5",
      route: ["#7FB2E5", "#FF9D57", "#4FC9A0", "#E5A3CB", "#F2BE4E", "#8FD0F5", "#F0E442", "#D0D0D0"],
      figure: ["#111", "#111", "#111", "#111", "#111", "#111", "#111", "#111"],
      hollow: "#171C22", ring: "#171C22", off: "#9A9DA1"
    }
  };

  /* Delta-coded hundredths of a degree → Mercator units with their bounding box. */
  function decode(coded) {
    var points = new Float64Array(coded.length), lon = 0, lat = 0;
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    for (var i = 0; i < coded.length; i += 2) {
      lon += coded[i];
      lat += coded[i + 1];
      var x = D.geo.x(lon / 100), y = D.geo.y(lat / 100);
      points[i] = x;
      points[i + 1] = y;
      if (x < box[0]) box[0] = x;
      if (x > box[2]) box[2] = x;
      if (y < box[1]) box[1] = y;
      if (y > box[3]) box[3] = y;
    }
    return { points: points, box: box };
  }

  function trace(path, points, close) {
    path.moveTo(points[0], points[1]);
    for (var i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
    if (close) path.closePath();
  }

  function line(coded) {
    var d = decode(coded), path = new Path2D();
    trace(path, d.points, false);
    return { path: path, box: d.box };
  }

  var prepared = null;
  function prepare() {
    var source = window.DATELINE_BASEMAP;
    if (prepared || !source) return prepared;
    prepared = { countries: source.countries, cities: source.cities };
    prepared.land = source.land.map(function (rings) {
      var path = new Path2D(), box = null;
      rings.forEach(function (ring) {
        var d = decode(ring);
        box = box || d.box;
        trace(path, d.points, true);
      });
      return { path: path, box: box };
    });
    prepared.borders = source.borders.map(line);
    prepared.disputed = source.disputed.map(line);
    return prepared;
  }

  /* The land as paths in world units, for the small map in the corner; null before it has come. */
  D.land = function () {
    var found = prepare();
    return found ? found.land : null;
  };

  D.BaseLayer = L.Layer.extend({
    initialize: function () {
      this.theme = "light";
      this.lang = 0; /* 0 German, 1 English */
      this.shown = true;
      this.taken = []; /* boxes in container pixels that labels keep clear of */
    },
    onAdd: function (map) {
      this._map = map;
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated dl-base");
      this._canvas.setAttribute("aria-hidden", "true");
      map.getPane("tilePane").appendChild(this._canvas);
      this.draw();
    },
    onRemove: function () {
      this._canvas.remove();
    },
    getEvents: function () {
      return { moveend: this.draw, resize: this.draw, zoomanim: this._animate };
    },
    _animate: function (e) {
      if (!this._topLeft) return;
      var scale = this._map.getZoomScale(e.zoom, this._zoom);
      var offset = this._map._latLngToNewLayerPoint(this._topLeft, e.zoom, e.center);
      L.DomUtil.setTransform(this._canvas, offset, scale);
    },
    draw: function () {
      var map = this._map;
      if (this.held || !map || !map._loaded) return;
      var size = map.getSize(), pad = 0.25;
      var w = Math.round(size.x * (1 + 2 * pad)), h = Math.round(size.y * (1 + 2 * pad));
      var ratio = window.devicePixelRatio || 1;
      var corner = map.containerPointToLayerPoint([-size.x * pad, -size.y * pad]).round();
      this._zoom = map.getZoom();
      this._topLeft = map.layerPointToLatLng(corner);
      var canvas = this._canvas;
      canvas.width = w * ratio;
      canvas.height = h * ratio;
      canvas.style.width = w + "px";
      canvas.style.height = h + "px";
      L.DomUtil.setTransform(canvas, corner, 1);
      var ctx = canvas.getContext("2d");
      var theme = D.themes[this.theme];
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, w, h);
      if (!this.shown) return;
      ctx.fillStyle = theme.water;
      ctx.fillRect(0, 0, w, h);
      var data = prepare();
      if (!data) return;
      var scale = Math.pow(2, this._zoom);
      var origin = map.getPixelOrigin().add(corner); /* world pixels of the canvas' corner */
      var turn = 256 * scale;
      for (var k = Math.floor(origin.x / turn) ; k * turn < origin.x + w; k++) {
        this._drawWorld(ctx, data, theme, scale, ratio, origin, k * 256, w, h);
      }
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._drawLabels(ctx, data, theme, scale, origin, w, h, corner);
    },
    _drawWorld: function (ctx, data, theme, scale, ratio, origin, shift, w, h) {
      var view = [origin.x / scale - shift, origin.y / scale, (origin.x + w) / scale - shift, (origin.y + h) / scale];
      function seen(item) {
        var b = item.box;
        return b[0] <= view[2] && b[2] >= view[0] && b[1] <= view[3] && b[3] >= view[1];
      }
      ctx.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * (shift * scale - origin.x), -ratio * origin.y);
      ctx.lineJoin = "round";
      ctx.fillStyle = theme.land;
      ctx.strokeStyle = theme.coast;
      ctx.lineWidth = 0.8 / scale;
      ctx.setLineDash([]);
      data.land.forEach(function (item) {
        if (!seen(item)) return;
        ctx.fill(item.path, "evenodd");
        ctx.stroke(item.path);
      });
      ctx.strokeStyle = theme.border;
      ctx.lineWidth = 0.9 / scale;
      data.borders.forEach(function (item) {
        if (seen(item)) ctx.stroke(item.path);
      });
      ctx.strokeStyle = theme.disputed;
      ctx.lineWidth = 1.1 / scale;
      ctx.setLineDash([4 / scale, 3.5 / scale]);
      data.disputed.forEach(function (item) {
        if (seen(item)) ctx.stroke(item.path);
      });
      ctx.setLineDash([]);
    },
    _drawLabels: function (ctx, data, theme, scale, origin, w, h, corner) {
      var lang = this.lang, zoom = this._zoom, map = this._map;
      var shift = map.layerPointToContainerPoint(corner);
      var taken = this.taken.map(function (b) {
        return [b[0] - shift.x, b[1] - shift.y, b[2] - shift.x, b[3] - shift.y];
      });
      function free(b) {
        for (var i = 0; i < taken.length; i++) {
          var t = taken[i];
          if (b[0] < t[2] && b[2] > t[0] && b[1] < t[3] && b[3] > t[1]) return false;
        }
        return true;
      }
      function place(lat, lon) {
        var px = D.geo.x(lon) * scale - origin.x, turn = 256 * scale;
        while (px < -40) px += turn;
        while (px > w + 40) px -= turn;
        return [px, D.geo.y(lat) * scale - origin.y];
      }
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.strokeStyle = theme.halo;
      ctx.fillStyle = theme.country;
      ctx.textAlign = "center";
      ctx.lineWidth = 3;
      var size = zoom < 3 ? 10 : 11;
      ctx.font = "500 " + size + "px 'Source Sans', 'Source Sans Pro', sans-serif";
      if ("letterSpacing" in ctx) ctx.letterSpacing = "1.6px";
      for (var i = 0; i < data.countries.length; i++) {
        var c = data.countries[i], pixels = c[2] / 360 * 256 * scale;
        if (pixels < 36) break; /* widest first */
        var name = c[3 + lang].toLocaleUpperCase(lang ? "en" : "de");
        var tw = ctx.measureText(name).width;
        if (pixels < tw * 0.9) continue;
        var p = place(c[0], c[1]);
        if (p[0] < 0 || p[0] > w || p[1] < 0 || p[1] > h) continue;
        var box = [p[0] - tw / 2 - 6, p[1] - 9, p[0] + tw / 2 + 6, p[1] + 9];
        if (!free(box)) continue;
        taken.push(box);
        ctx.strokeText(name, p[0], p[1]);
        ctx.fillText(name, p[0], p[1]);
      }
      if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
      var worst = zoom < 3.5 ? -1 : zoom < 4.5 ? 0 : zoom < 5.5 ? 1 : zoom < 6.5 ? 2 : 3;
      ctx.fillStyle = theme.city;
      ctx.textAlign = "left";
      ctx.font = "400 11px 'Source Sans', 'Source Sans Pro', sans-serif";
      for (i = 0; i < data.cities.length; i++) {
        var city = data.cities[i];
        if (city[2] > worst) continue;
        var q = place(city[0], city[1]);
        if (q[0] < 0 || q[0] > w || q[1] < 0 || q[1] > h) continue;
        var label = city[3 + lang], width = ctx.measureText(label).width;
        var b = [q[0] - 4, q[1] - 8, q[0] + width + 9, q[1] + 8];
        if (!free(b)) continue;
        taken.push(b);
        ctx.beginPath();
        ctx.arc(q[0], q[1], 1.8, 0, 7);
        ctx.fill();
        ctx.strokeText(label, q[0] + 5, q[1]);
        ctx.fillText(label, q[0] + 5, q[1]);
      }
    }
  });
})();
