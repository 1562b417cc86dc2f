window.snippetgenCost = [performance.now()];
document.addEventListener("DOMContentLoaded", function () { snippetgenCost.push(performance.now()); });
