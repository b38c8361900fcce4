/* The search as readers see it: hits while they type, in the dialog and on the search page.

   Loaded when the search is opened, with the words of all pages. `PlaybookSearch.attach(form, list)`. */
"use strict";
globalThis.PlaybookSearch = (() => {
  const KINDS = {
    practice: "How to", template: "Template", "case-study": "What happened", reference: "Record",
    start: "Start", onboarding: "Onboarding", community: "Making the book",
  };
  const STAGES = { "set-up": "Set up", run: "Run", sustain: "Sustain", close: "Close" };
  const WORD = /[\p{L}\p{N}]+/gu;
  const SNIPPET = 170;
  /* The first folder of the site, also on the page for addresses that do not exist. */
  const root = new URL("../", document.currentScript.src).href;
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  let finder;
  const find = (query, choice) => {
    finder ??= new PlaybookFinder(PlaybookIndex, MiniSearch, Stemmer, stopwords);
    return finder.find(query, choice);
  };

  /* The text of a page, in a file of its own: asked for once, and only for pages that are shown. */
  const texts = new Map(), waiting = new Map();
  globalThis.PlaybookText = (id, rows) => { texts.set(id, rows); };
  const textOf = (page) => {
    if (!waiting.has(page.id)) {
      waiting.set(page.id, new Promise((resolve) => {
        const script = make("script", { src: `${root}_static/search/${page.id}.js` });
        script.onload = () => resolve(texts.get(page.id) ?? []);
        script.onerror = () => resolve([]);
        document.head.append(script);
      }));
    }
    return waiting.get(page.id);
  };

  /* Where the words of a query stand in a text: `[from, to, number of the word]`. */
  const places = (text, stems) => {
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const term = stems.get(finder.stem(PlaybookFinder.plain(match[0])));
      if (term !== undefined) found.push([match.index, match.index + match[0].length, term]);
    }
    return found;
  };

  /* The stretch of a text that holds most of the words; how much it says. */
  const stretch = (marks, terms) => {
    let best = { score: 0, from: 0 };
    marks.forEach(([from], at) => {
      const near = new Set();
      for (let next = at; next < marks.length && marks[next][1] <= from + SNIPPET * 0.8; next += 1) near.add(marks[next][2]);
      const score = [...near].reduce((sum, term) => sum + terms[term].rarity, 0);
      if (score > best.score) best = { score, from };
    });
    return best;
  };

  const marked = (text, marks, from = 0, to = text.length) => {
    const parts = [];
    let place = from;
    for (const [start, end] of marks) {
      if (start < place || end > to) continue;
      parts.push(text.slice(place, start), make("mark", { textContent: text.slice(start, end) }));
      place = end;
    }
    parts.push(text.slice(place, to));
    return parts;
  };

  const snippet = (text, marks, from) => {
    let start = Math.max(0, from - 50);
    if (start) start = text.indexOf(" ", start) + 1;
    let end = Math.min(text.length, start + SNIPPET);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
    return [start ? "… " : "", ...marked(text, marks, start, end), end < text.length ? " …" : ""];
  };

  /* The sections of a page that say most about the query, with a snippet each. */
  const sections = (rows, terms, stems) => rows
    .map(([title, anchor, text], at) => {
      const inTitle = places(title, stems), inText = places(text, stems);
      const { score, from } = stretch(inText, terms);
      const named = new Set(inTitle.map(([, , term]) => term));
      const heading = at ? [...named].reduce((sum, term) => sum + terms[term].rarity, 0) : 0;
      return { at, title, anchor: at ? anchor : "", text, inTitle, inText, from, score: score + 1.5 * heading };
    })
    .filter(({ score, text }) => score > 0 && text)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, 2);

  const stemsOf = (terms) => {
    const stems = new Map();
    terms.forEach((term, number) => term.stems.forEach(([stem]) => { if (!stems.has(stem)) stems.set(stem, number); }));
    return stems;
  };

  /* The page that opens marks the words as the book writes them. */
  const address = (page, anchor, stems) => {
    const forms = [...stems.keys()].flatMap((stem) => [...finder.stems.get(stem)?.forms.keys() ?? []]).slice(0, 24);
    const query = forms.length ? `?mark=${forms.map(encodeURIComponent).join("+")}` : "";
    return `${root}${page.url}${query}${anchor ? `#${anchor}` : ""}`;
  };

  const hit = ({ page }, terms, stems) => {
    const link = make("a", { href: address(page, "", stems) }, ...marked(page.title, places(page.title, stems)));
    const facts = [KINDS[page.kind] ?? page.part ?? "", ...(page.stage ?? []).map((name) => STAGES[name] ?? name)].filter(Boolean);
    const about = page.description ?? "";
    const names = [page.name, ...(page.also ?? [])].filter((name) => name && places(name, stems).length);
    const item = make("li", { className: "pb-hit" },
      make("p", { className: "pb-hit__title" }, link, " ", make("span", { className: "pb-hit__kind", textContent: facts.join(" · ") })),
      make("p", { className: "pb-hit__about" }, ...marked(about, places(about, stems))));
    if (names.length) {
      const said = names.slice(0, 4).join(", ");
      item.append(make("p", { className: "pb-hit__also" }, "also: ", ...marked(said, places(said, stems))));
    }
    textOf(page).then((rows) => {
      const found = sections(rows, terms, stems);
      if (!found.length) return;
      item.append(make("ul", {}, ...found.map((section) => make("li", {},
        make("a", { href: address(page, section.anchor, stems) }, ...(section.at ? marked(section.title, section.inTitle) : ["At the top"])),
        make("p", {}, ...snippet(section.text, section.inText, section.from))))));
    });
    return item;
  };

  /* Pages whose names look most like what was typed, if no word was known. */
  const nearest = (query) => {
    const pairs = (text) => {
      const letters = PlaybookFinder.plain(text).replace(/[^\p{L}\p{N}]+/gu, " ");
      return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
    };
    const wanted = pairs(query);
    const alike = (text) => {
      const own = pairs(text);
      return (2 * [...own].filter((pair) => wanted.has(pair)).length) / (own.size + wanted.size || 1);
    };
    return PlaybookIndex
      .map((page) => ({ page, score: Math.max(...[page.title, ...(page.also ?? [])].map(alike)) }))
      .filter(({ score }) => score > 0.35).sort((a, b) => b.score - a.score).slice(0, 3);
  };

  const said = (query, { terms, hits, missing }, choice, all) => {
    const parts = [];
    const corrected = terms.filter((term) => term.corrected);
    if (hits.length) parts.push(`${hits.length} ${hits.length === 1 ? "page" : "pages"}. `);
    else if (all) parts.push(`None of the ${all} pages found is of this kind and stage. `);
    else parts.push(`Nothing found for “${query}”. `);
    corrected.forEach((term) => parts.push("Showing ", make("em", { textContent: term.corrected }), ` for “${term.word}”. `));
    if (hits.length && missing.length) parts.push(`No page has ${missing.map((word) => `“${word}”`).join(", ")}. `);
    return parts;
  };

  const options = (select, names, present) => {
    select.append(new Option("any", ""), ...Object.keys(names).filter((name) => present.has(name)).map((name) => new Option(names[name], name)));
    select.closest("label").hidden = present.size < 2;
  };

  /* Makes a form search while somebody types. `limit` hits are shown at first. */
  const attach = (form, { limit, kept }) => {
    const field = form.elements.namedItem("q"), kind = form.elements.namedItem("kind"), stage = form.elements.namedItem("stage");
    const list = form.parentElement.querySelector(".pb-hits"), status = form.parentElement.querySelector(".pb-hits__said");
    const lost = form.parentElement.querySelector(".pb-hits__lost");
    options(kind, KINDS, new Set(PlaybookIndex.map((page) => page.kind)));
    options(stage, STAGES, new Set(PlaybookIndex.flatMap((page) => page.stage ?? [])));
    if (kept) for (const name of ["q", "kind", "stage"]) form.elements.namedItem(name).value = kept.get(name) ?? "";

    const show = () => {
      const query = field.value.trim(), choice = { kind: kind.value, stage: stage.value };
      if (kept) {
        const words = new URLSearchParams(Object.entries({ q: query, ...choice }).filter(([, value]) => value));
        history.replaceState(null, "", `${location.pathname}${words.size ? `?${words}` : ""}`);
      }
      list.replaceChildren();
      lost.hidden = true;
      status.textContent = "";
      if (!query) return;
      const found = find(query, choice), stems = stemsOf(found.terms);
      const all = found.hits.length || !(choice.kind || choice.stage) ? 0 : find(query).hits.length;
      status.append(...said(query, found, choice, all));
      let shown = 0;
      const more = make("button", { type: "button", className: "pb-clear" });
      const add = (count) => {
        const rows = found.hits.slice(shown, shown + count).map((row) => hit(row, found.terms, stems));
        list.append(...rows);
        shown += rows.length;
        more.textContent = `Show more of ${found.hits.length}`;
        if (shown >= found.hits.length) more.remove(); else list.append(make("li", {}, more));
        return rows;
      };
      more.addEventListener("click", () => { more.parentElement.remove(); add(limit)[0]?.querySelector("a").focus(); });
      add(limit);
      if (!found.hits.length && !all) {
        const near = nearest(query);
        list.append(...near.map((row) => hit(row, [], new Map())));
        lost.hidden = false;
        lost.querySelector(".pb-hits__near").hidden = !near.length;
        const tell = lost.querySelector("[data-tell]");
        if (tell) tell.href = `${tell.dataset.tell}${encodeURIComponent(`Search found nothing: ${query}`)}`;
      }
    };
    let timer;
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 90); });
    for (const select of [kind, stage]) select.addEventListener("change", show);
    form.addEventListener("submit", (event) => {
      if (kept) { event.preventDefault(); show(); return; }
      for (const select of [kind, stage]) select.disabled = !select.value;
    });
    form.parentElement.addEventListener("keydown", (event) => {
      const stops = [field, ...list.querySelectorAll("a")], at = stops.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (at >= 0 && step) {
        event.preventDefault();
        stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
      } else if (at > 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
        field.focus();
      }
    });
    show();
  };

  return { attach };
})();
