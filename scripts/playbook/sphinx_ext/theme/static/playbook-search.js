/* On the search page: suggest the word that was meant when the book does not hold the one typed. */
"use strict";
(() => {
  const place = document.getElementById("pb-suggestion");
  const results = document.getElementById("search-results");
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim();

  /* Sphinx's own sentences, in plainer words. */
  Object.assign(Documentation.TRANSLATIONS, {
    "Search Results": "Results",
    "Search finished, found ${resultCount} page(s) matching the search query.": "Pages found: ${resultCount}.",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.": "No page holds all of these words.",
  });

  /* Sphinx adds its findings one by one. The count is read out when it changes; each finding gets
     the description of its page. */
  const describe = (item) => {
    const about = PlaybookPages[item.querySelector("a").getAttribute("href").split("#")[0]];
    if (about) item.append(Object.assign(document.createElement("p"), { className: "context", textContent: about }));
  };
  new MutationObserver((changes) => {
    results.querySelector(".search-summary")?.setAttribute("role", "status");
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeName === "LI") describe(node);
    }
  }).observe(results, { childList: true, subtree: true });

  if (!query || typeof PlaybookWords === "undefined") return;

  const stemmer = new Stemmer();
  const stems = new Set(PlaybookWords.map((word) => stemmer.stemWord(word)));
  const known = (word) => stems.has(stemmer.stemWord(word)) || PlaybookWords.some((other) => other.includes(word));

  /* Steps of writing that turn one word into the other: a letter more, less, another, or two swapped. */
  const distance = (a, b, limit) => {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        const change = a[i - 1] === b[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + change);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  /* The nearest word; of equally near ones the one on most pages, which comes first in the list. */
  const nearest = (word) => {
    const limit = word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
    let best = null, least = limit + 1;
    for (const other of PlaybookWords) {
      const steps = distance(word, other, limit);
      if (steps < least) [best, least] = [other, steps];
    }
    return best;
  };

  let changed = false;
  const meant = query.toLowerCase().split(/\s+/).map((word) => {
    const plain = word.replace(/[^\p{L}\p{N}]/gu, "");
    if (plain.length < 4 || known(plain)) return word;
    const better = nearest(plain);
    changed ||= better !== null;
    return better ?? word;
  }).join(" ");
  if (!changed) return;

  const link = document.createElement("a");
  link.href = `?q=${encodeURIComponent(meant)}`;
  link.textContent = meant;
  place.append("Did you mean ", link, "?");
})();
