/* A small map of the world in the corner, with a frame around what the large one shows; a click there moves it. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var WIDE = 150, HIGH = 92, TOP = 30; /* TOP: world units of the far north that are left out */

  D.Minimap = function (map, label, moved) {
    this.map = map;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "dl-minimap";
    this.canvas.title = label;
    this.canvas.setAttribute("aria-hidden", "true"); /* the large map can be moved by keys and says what it shows */
    var self = this;
    this.canvas.addEventListener("click", function (e) {
      var x = e.offsetX / WIDE * 256, y = e.offsetY / WIDE * 256 + TOP;
      var lat = 2 * Math.atan(Math.exp((128 - y) / 256 * 2 * Math.PI)) * 180 / Math.PI - 90;
      moved();
      self.map.setView([lat, D.geo.near(x / 256 * 360 - 180, self.map.getCenter().lng)], self.map.getZoom());
    });
    L.DomEvent.disableClickPropagation(this.canvas);
    map.getContainer().appendChild(this.canvas);
  };
  D.Minimap.prototype = {
    /* Where the whole world is in sight, or there is no room, it would help nobody. */
    helps: function () {
      var size = this.map.getSize();
      return size.x >= 560 && size.y >= 320 && this.map.getZoom() >= 3.5;
    },
    /* Land and water, painted once for each theme. */
    _world: function (land, theme, ratio) {
      if (this._kept && this._kept.theme === theme && this._kept.ratio === ratio) return this._kept.canvas;
      var canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), scale = WIDE / 256;
      canvas.width = WIDE * ratio;
      canvas.height = HIGH * ratio;
      ctx.setTransform(ratio * scale, 0, 0, ratio * scale, 0, -TOP * ratio * scale);
      ctx.fillStyle = theme.water;
      ctx.fillRect(0, 0, 256, 256);
      ctx.fillStyle = theme.land;
      ctx.strokeStyle = theme.coast;
      ctx.lineWidth = 0.5 / scale;
      land.forEach(function (item) {
        ctx.fill(item.path, "evenodd");
        ctx.stroke(item.path);
      });
      this._kept = { canvas: canvas, theme: theme, ratio: ratio };
      return canvas;
    },
    /* Not over a stop: `groups` have points `p` in the large map. */
    draw: function (themeName, bottom, groups) {
      var top = this.map.getSize().y - bottom - HIGH - 20;
      var covers = groups.some(function (group) { return group.p.x < WIDE + 26 && group.p.y > top; });
      var shown = this.helps() && !covers, canvas = this.canvas, land = shown ? D.land() : null;
      canvas.style.display = land ? "block" : "none";
      if (!land) return;
      canvas.style.bottom = bottom + "px";
      var theme = D.themes[themeName === "dark" ? "dark" : "light"], ratio = window.devicePixelRatio || 1;
      canvas.width = WIDE * ratio;
      canvas.height = HIGH * ratio;
      canvas.style.width = WIDE + "px";
      canvas.style.height = HIGH + "px";
      var ctx = canvas.getContext("2d"), scale = WIDE / 256;
      ctx.drawImage(this._world(land, theme, ratio), 0, 0);
      ctx.setTransform(ratio * scale, 0, 0, ratio * scale, 0, -TOP * ratio * scale);
      var bounds = this.map.getBounds(), west = D.geo.x(bounds.getWest()), east = D.geo.x(bounds.getEast());
      var north = D.geo.y(bounds.getNorth()), south = D.geo.y(bounds.getSouth());
      ctx.strokeStyle = "#C04F00";
      ctx.lineWidth = 1.6 / scale;
      for (var turn = -512; turn <= 512; turn += 256) {
        if (east + turn < 0 || west + turn > 256) continue;
        var w = Math.max(east - west, 5), h = Math.max(south - north, 5);
        ctx.strokeRect((west + east) / 2 + turn - w / 2, (north + south) / 2 - h / 2, w, h);
      }
    }
  };
})();
