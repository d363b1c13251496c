/* From a map in its frame to the server. */
(function () {
  "use strict";
  var D = (window.Dateline = window.Dateline || {});

  /* The component passes values on after a pause of 250 ms; this takes the same way without the pause and leaves its
     memory in the state that it would have had, so that it does not repeat the value. */
  D.send = function (properties) {
    var feature = { type: "Feature", properties: properties, geometry: { type: "Point", coordinates: [0, 0] } };
    var memory = window.__GLOBAL_DATA__, value = { last_active_drawing: feature };
    memory.last_active_drawing = feature;
    memory.previous_data = value;
    window.Streamlit.setComponentValue(value);
  };
})();
