function (told) {
  var cost = window.snippetgenCost;
  cost.push(performance.now());
  document.addEventListener("DOMContentLoaded", function () {
    // What the snippets took while the page was read, and then at the moment when it was there.
    told.ms = told.timed ? cost[1] - cost[0] + (performance.now() - cost[2]) : null;
    told.path = location.pathname;
    if (parent !== window) parent.postMessage({ snippetgen: told }, told.to);
  });
}
