// Hears of changes of the page it stands on, loads it anew where the reader is, and shows what is
// to mend. All texts are set as text, never as markup. It stands in the preview only.
(function () {
  "use strict";
  var me = document.currentScript;
  var page = me.dataset.page;
  var version = me.dataset.version;
  var PLACE = "playbook-live-place";
  var CLOSED = "playbook-live-closed";
  // Milliseconds after which nothing moves any more of itself.
  var SETTLED = 3000;

  // --- the place on the page: the heading above, and how far it is from the top

  function heading() {
    var found = null;
    document.querySelectorAll("main [id], article [id]").forEach(function (node) {
      if (node.getClientRects().length && node.getBoundingClientRect().top <= 120) found = node;
    });
    return found;
  }

  function keepPlace() {
    var node = heading();
    store(PLACE, JSON.stringify({
      page: location.pathname,
      y: window.scrollY,
      id: node ? node.id : "",
      top: node ? node.getBoundingClientRect().top : 0,
    }));
  }

  function loadAnew() {
    keepPlace();
    // The browser would go, even after the page is complete, to where it was in pixels.
    history.scrollRestoration = "manual";
    location.reload();
  }

  function findPlace() {
    // For those who come back to the page later, the browser finds the place again.
    window.addEventListener("pagehide", function () {
      if (!recall(PLACE)) history.scrollRestoration = "auto";
    });
    var kept = recall(PLACE);
    store(PLACE, "");
    if (!kept) return;
    kept = JSON.parse(kept);
    if (kept.page !== location.pathname) return;
    function go() {
      var node = kept.id && document.getElementById(kept.id);
      var y = node ? window.scrollY + node.getBoundingClientRect().top - kept.top : kept.y;
      window.scrollTo({ top: y, behavior: "instant" });
    }
    go();
    // Fonts, pictures and equations come later and move what is below them; then it goes there
    // again, until the reader moves.
    var sizes = new ResizeObserver(go);
    function end() { sizes.disconnect(); }
    sizes.observe(document.body);
    window.addEventListener("load", function () { go(); setTimeout(end, SETTLED); });
    ["wheel", "touchstart", "pointerdown", "keydown"].forEach(function (kind) {
      window.addEventListener(kind, end, { once: true, passive: true });
    });
  }

  function store(key, value) {
    try { sessionStorage.setItem(key, value); } catch (error) { /* a private window */ }
  }

  function recall(key) {
    try { return sessionStorage.getItem(key); } catch (error) { return null; }
  }

  // --- what is to mend

  var STYLE =
    ":host{all:initial}" +
    ".box{position:fixed;z-index:2147483647;right:1rem;bottom:1rem;max-width:min(44rem,calc(100vw - 2rem));" +
    "font:16px/1.5 system-ui,sans-serif;color:#1b1b1b}" +
    "button{font:inherit;font-weight:600;color:#fff;background:#7a1020;border:2px solid #fff;" +
    "border-radius:.4rem;padding:.5rem .9rem;min-height:44px;cursor:pointer;float:right}" +
    "button:focus-visible,li:focus-visible,.list:focus-visible{outline:3px solid #1a66d6;outline-offset:2px}" +
    ".list{clear:both;background:#fff;color:#1b1b1b;border:2px solid #7a1020;border-radius:.4rem;" +
    "padding:.75rem 1rem;max-height:min(60vh,30rem);overflow:auto;margin-bottom:.5rem}" +
    "h2{font-size:1.05rem;margin:0 0 .5rem}ul{margin:0;padding:0;list-style:none}" +
    "li{margin:0 0 .6rem;overflow-wrap:anywhere}.place{display:block;font-family:ui-monospace,monospace;" +
    "font-size:.9em;color:#444}.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}" +
    "p{margin:.5rem 0 0;font-size:.9em;color:#444}[hidden]{display:none}" +
    ".dark .list{background:#1d1d1f;color:#f2f2f2;border-color:#ff9aa5}" +
    ".dark .place,.dark p{color:#cfcfcf}" +
    "@media print{.box{display:none}}";

  var WORK =
    ":host{all:initial}p{position:fixed;z-index:2147483646;left:1rem;bottom:1rem;margin:0;" +
    "font:14px/1.4 system-ui,sans-serif;color:#fff;background:#1b1b1b;border:1px solid #fff;" +
    "border-radius:.4rem;padding:.2rem .6rem;pointer-events:none}" +
    "[hidden]{display:none}@media print{p{display:none}}";

  var box, list, button, title, said, items, hint, now = "";

  function make(tag, parent, words) {
    var node = document.createElement(tag);
    if (words) node.textContent = words;
    parent.appendChild(node);
    return node;
  }

  function build() {
    var host = make("playbook-live", document.body);
    host.setAttribute("role", "region");
    host.setAttribute("aria-label", "Live preview");
    var root = host.attachShadow({ mode: "open" });
    make("style", root, STYLE);
    box = make("div", root);
    box.className = "box";
    said = make("div", box);
    said.className = "said";
    said.setAttribute("role", "status");
    list = make("div", box);
    list.className = "list";
    list.id = "list";
    list.tabIndex = 0;
    list.setAttribute("role", "group");
    list.setAttribute("aria-labelledby", "title");
    title = make("h2", list);
    title.id = "title";
    items = make("ul", list);
    hint = make("p", list, "Escape closes this list.");
    button = make("button", box);
    button.type = "button";
    button.setAttribute("aria-controls", "list");
    button.addEventListener("click", function () { open(list.hidden, true); });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || list.hidden) return;
      var inside = root.activeElement;
      open(false, true);
      if (inside) button.focus();
    });
    tint();
    new MutationObserver(tint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  // As light or dark as the page, which has a button for it; without one, as the system.
  function tint() {
    var chosen = document.documentElement.dataset.theme;
    var system = window.matchMedia("(prefers-color-scheme: dark)").matches;
    box.classList.toggle("dark", chosen ? chosen === "dark" : system);
  }

  function open(wanted, byHand) {
    list.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (byHand) store(CLOSED, wanted ? "" : now);
  }

  // What the preview does now: it builds, it looks for faults, or it has found none.

  var work, words;

  function tell(state) {
    if (!work) {
      work = document.createElement("playbook-live-state");
      var root = work.attachShadow({ mode: "open" });
      make("style", root, WORK);
      words = make("p", root);
      words.setAttribute("role", "status");
      document.body.appendChild(work);
    }
    var next = "checked: nothing to mend";
    if (!state.checked) next = "checking…";
    if (state.building) next = "building…";
    // What is to mend says itself.
    words.hidden = state.checked && !state.building && state.findings.length > 0;
    if (words.textContent !== next) words.textContent = next;
  }

  function show(state) {
    var findings = state.findings;
    var next = JSON.stringify(findings);
    if (!box) {
      if (!findings.length) return;
      build();
    }
    if (next === now) return;
    now = next;
    var count = findings.length === 1 ? "1 thing to mend" : findings.length + " things to mend";
    box.hidden = !findings.length;
    said.textContent = findings.length ? count : "Nothing to mend.";
    button.textContent = count;
    title.textContent = count;
    items.textContent = "";
    findings.forEach(function (finding) {
      var item = make("li", items);
      var where = make("span", item, finding.location);
      where.className = "place";
      make("span", item, finding.message);
    });
    // What was closed by hand stays closed until something else is wrong. A list of findings
    // waits for a click; what stops the build does not.
    var grave = findings.some(function (finding) { return !finding.location || finding.severity === "error"; });
    open(grave && recall(CLOSED) !== now, false);
  }

  // --- news

  function listen() {
    var query = "?page=" + encodeURIComponent(page) + "&version=" + encodeURIComponent(version);
    var source = new EventSource("/__playbook__/events" + query);
    source.onmessage = function (event) {
      var state = JSON.parse(event.data);
      if (state.reload) {
        source.close();
        loadAnew();
        return;
      }
      tell(state);
      show(state);
    };
    // A page that the reader comes back to with the back button has closed its connection.
    window.addEventListener("pagehide", function () { source.close(); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) listen(); });
  }

  findPlace();
  listen();
})();
