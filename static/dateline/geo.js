/* Geometry of the map: Mercator units, great circles, longitudes without a jump. No DOM. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});
  var RAD = Math.PI / 180;
  var EARTH_KM = 6371;

  function clampLat(lat) {
    return Math.max(-85.05, Math.min(85.05, lat));
  }

  /* Longitude, latitude → world units, 0 … 256 over the globe at zoom 0. */
  function x(lon) {
    return (lon + 180) / 360 * 256;
  }
  function y(lat) {
    var s = Math.sin(clampLat(lat) * RAD);
    return 128 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI) * 256;
  }

  /* The longitude that lies nearest to a given one, a turn or more away if need be. */
  function near(lon, to) {
    while (lon - to > 180) lon -= 360;
    while (to - lon > 180) lon += 360;
    return lon;
  }

  function distanceKm(a, b) {
    var la = a[0] * RAD, lb = b[0] * RAD, d = (b[1] - a[1]) * RAD;
    var h = Math.pow(Math.sin((lb - la) / 2), 2) + Math.cos(la) * Math.cos(lb) * Math.pow(Math.sin(d / 2), 2);
    return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  /* Points [lat, lon] of the great circle from a to b, longitudes running on from a's.
     `bow` bends the line aside by that share of its length, so that repeated legs lie side by side. */
  function greatCircle(a, b, bow, most) {
    var end = [b[0], near(b[1], a[1])];
    var d = distanceKm(a, b) / EARTH_KM;
    if (d < 1e-6) return [a, end];
    var n = Math.max(most ? 4 : 12, Math.min(most || 96, Math.ceil(d / RAD)));
    var la = a[0] * RAD, oa = a[1] * RAD, lb = b[0] * RAD, ob = b[1] * RAD;
    var out = [], last = a[1];
    for (var i = 0; i <= n; i++) {
      var f = i / n;
      var p = Math.sin((1 - f) * d) / Math.sin(d), q = Math.sin(f * d) / Math.sin(d);
      var X = p * Math.cos(la) * Math.cos(oa) + q * Math.cos(lb) * Math.cos(ob);
      var Y = p * Math.cos(la) * Math.sin(oa) + q * Math.cos(lb) * Math.sin(ob);
      var Z = p * Math.sin(la) + q * Math.sin(lb);
      var lat = Math.atan2(Z, Math.sqrt(X * X + Y * Y)) / RAD;
      var lon = near(Math.atan2(Y, X) / RAD, last);
      last = lon;
      out.push([lat, lon]);
    }
    out[0] = a;
    out[n] = end;
    if (bow) {
      var dy = end[0] - a[0], dx = end[1] - a[1];
      for (i = 1; i < n; i++) {
        var k = Math.sin(Math.PI * i / n) * bow;
        out[i] = [out[i][0] + k * dx * 0.7, out[i][1] - k * dy];
      }
    }
    return out;
  }

  D.geo = { x: x, y: y, near: near, distanceKm: distanceKm, greatCircle: greatCircle, clampLat: clampLat };
})();
