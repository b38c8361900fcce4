/* Ranks the pages of the book for what a reader types. It draws nothing.

   MiniSearch does the ranking (BM25 over fields); here is what words mean: spelling, stems, slips.
   `new PlaybookFinder(pages, MiniSearch, Stemmer, stopwords)`, then `find(query, {kind, stage})`. */
"use strict";
globalThis.PlaybookFinder = (() => {
  /* The fields of a page, and how much a word in them counts. */
  const FIELDS = { title: 5, name: 5, also: 10, description: 3, about: 2.5, headings: 2, often: 1.2, words: 1 };

  /* Readers' pages before those of the people who make the book. */
  const KINDS = { practice: 1.15, template: 1.05, "case-study": 1.05, start: 1, onboarding: 1, reference: 0.95, community: 0.5 };

  /* What readers call each kind of page. */
  const ABOUT = {
    practice: "how to guide practice steps advice",
    template: "template form blank download file word excel powerpoint example",
    "case-study": "case study what happened story experience",
    reference: "record data figures list facts",
    onboarding: "onboarding newcomer",
    start: "start overview introduction",
    community: "contribute tool",
  };

  /* Words that ask and say nothing about what is asked for. */
  const ASKING = new Set(("how what when where which why do does did we our us you your i my me can could should would shall may"
    + " must has have had get about any some need want find tell show give please there am been being than from its it's who's"
    + " best good way ways thing things").split(" "));

  /* British and American spelling become one. Both sides go through the same, so a change too many does no harm. */
  const SPELLINGS = [
    [/^(\w{3,})is(e|ed|es|ing|er|ers|ation|ations)$/, "$1iz$2"],
    [/^(\w{2,})lys(e|ed|es|ing|er|ers)$/, "$1lyz$2"],
    [/^(\w{3,})our(s|ed|ing|ful|able|ite|ites|hood|ly|al|ally)?$/, "$1or$2"],
    [/^(cent|theat|met|fib|lit|calib|spect)re(s|d)?$/, "$1er$2"],
    [/^(\w{3,})ogue(s|d)?$/, "$1og$2"],
    [/^programme(s)?$/, "program$1"],
    [/^(licen|practi|defen|offen|preten)[cs](e|es|ed|ing)$/, "$1s$2"],
    [/^(\w{2,}[aeiou])ll(ed|ing|er|ers)$/, "$1l$2"],
    [/^(judg|acknowledg)ement(s)?$/, "$1ment$2"],
    [/^(enrol|fulfil|skilful|instal)(s|ment|ments)?$/, (_, a, b) => `${a}l${b ?? ""}`],
    [/^(learn|spel|burn|spoil|dream)t$/, (_, a) => (a === "spel" ? "spelled" : `${a}ed`)],
    [/^grey(s|ed)?$/, "gray$1"],
    [/^(\w*)ae(\w+)$/, "$1e$2"],
  ];

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’']s\b|[’']/g, "");

  /* The words of a text. `kick-off` is *kick*, *off* and *kickoff*. */
  const words = (text) => {
    const found = [];
    for (const [word] of plain(text).matchAll(/[\p{L}\p{N}]+(?:[-&.][\p{L}\p{N}]+)*/gu)) {
      const parts = word.split(/[-&.]/);
      if (parts.length > 1) found.push(parts.join(""));
      found.push(...parts.filter((part) => parts.length === 1 || part.length > 1));
    }
    return found;
  };

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
      if (Math.min(...next) > limit) return limit + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  class Finder {
    constructor(pages, MiniSearch, Stemmer, stopwords) {
      this.pages = pages;
      this.stemmer = new Stemmer();
      this.known = new Map();
      this.stop = new Set([...stopwords, ...ASKING]);
      /* For each stem the pages that have it, and how it is written most often. */
      this.stems = new Map();
      const fields = Object.keys(FIELDS);
      this.search = new MiniSearch({
        fields,
        extractField: ({ page, id }, field) => (field === "id" ? id : this.words(page, field)),
        stringifyField: (stems) => stems,
        tokenize: (stems) => stems,
        processTerm: (stem) => stem,
      });
      this.search.addAll(pages.map((page, id) => ({ page, id })));
      this.phrases = pages.map((page) => ({
        title: this.key(page.title.split(":")[0]), also: [page.name ?? "", ...(page.also ?? [])].filter(Boolean).map((name) => this.key(name)),
      }));
    }

    /* The stems of a field of a page, each noted for slips and beginnings. */
    words(page, field) {
      const value = field === "about" ? ABOUT[page.kind] ?? "" : page[field] ?? "";
      /* A page for the people who make the book may hold words that are wrong on purpose. */
      const weight = page.kind === "community" ? 0 : field === "words" ? 1 : 3;
      return words(Array.isArray(value) ? value.join(" ") : value).map((word) => this.note(word, page, weight));
    }

    stem(word) {
      let stem = this.known.get(word);
      if (stem === undefined) {
        let folded = word;
        for (const [pattern, to] of SPELLINGS) folded = folded.replace(pattern, to);
        stem = this.stemmer.stemWord(folded) || folded;
        this.known.set(word, stem);
      }
      return stem;
    }

    note(word, page, weight) {
      const stem = this.stem(word);
      let entry = this.stems.get(stem);
      if (!entry) this.stems.set(stem, entry = { pages: new Set(), weight: 0, forms: new Map() });
      entry.pages.add(page);
      entry.weight += weight;
      entry.forms.set(word, (entry.forms.get(word) ?? 0) + weight);
      return stem;
    }

    /* A text as one string of stems, without the words that ask. */
    key(text) { return this.terms(text).map((word) => this.stem(word)).join(" "); }

    /* The words of a query that say something; all of them, if none does. */
    terms(query) {
      const all = [...plain(query).matchAll(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu)].flatMap(([word]) => {
        const joined = word.replaceAll("-", "");
        return this.stems.has(this.stem(joined)) ? [joined] : word.split("-");
      });
      const said = all.filter((word) => !this.stop.has(word));
      return said.length ? said : all;
    }

    /* How rare a stem is: a word of few pages says more. */
    rarity(pages) { return Math.log(1 + this.pages.length / (1 + pages)); }

    /* The words of the book that begin like this one. */
    beginnings(word) {
      const found = [];
      if (word.length < 2) return found;
      for (const [stem, { forms, pages }] of this.stems) {
        if ([...forms.keys()].some((form) => form.startsWith(word))) found.push({ stem, pages: pages.size });
      }
      return found.sort((a, b) => b.pages - a.pages).slice(0, 12);
    }

    /* The word that was meant, if a word is no word of the book. */
    meant(word) {
      if (word.length < 4 || /\d/.test(word)) return undefined;
      const limit = word.length < 8 ? 1 : 2;
      let best;
      for (const [stem, { forms, weight }] of this.stems) {
        for (const form of forms.keys()) {
          if (form.length < 4) continue;
          const steps = distance(word, form, limit);
          if (steps > limit) continue;
          /* Few steps first; then the same first letter; then the commoner word. */
          const rank = steps * 100 + (form[0] === word[0] ? 0 : 60) - Math.min(50, 10 * Math.log2(1 + weight));
          if (weight > 0 && (!best || rank < best.rank)) best = { rank, stem, form, weight };
        }
      }
      return best;
    }

    /* What the words of a query stand for: `{word, stems: [[stem, weight]], rarity, corrected}`. */
    understood(query) {
      const said = this.terms(query);
      const typing = /[\p{L}\p{N}]$/u.test(query);
      const found = said.map((word, at) => {
        const stem = this.stem(word);
        const entry = this.stems.get(stem);
        const last = typing && at === said.length - 1;
        const term = { word, stems: [], corrected: undefined };
        if (entry) term.stems.push([stem, 1]);
        if (last || !entry) {
          for (const start of this.beginnings(word)) {
            if (start.stem !== stem) term.stems.push([start.stem, entry ? 0.25 : 0.8]);
          }
        }
        const rare = !term.stems.length || (entry && entry.weight === 0);
        const meant = rare ? this.meant(word) : undefined;
        if (meant && meant.stem !== stem) {
          term.stems.unshift([meant.stem, 0.95]);
          term.corrected = meant.form;
        }
        return term;
      });
      /* Two words that the book writes as one: kick off, news letter. */
      said.slice(1).forEach((word, at) => {
        const stem = this.stem(said[at] + word);
        if (this.stems.has(stem)) [found[at], found[at + 1]].forEach((term) => { term.stems.push([stem, 0.7]); });
      });
      for (const term of found) {
        const pages = term.stems.length ? Math.max(...term.stems.slice(0, 1).map(([stem]) => this.stems.get(stem).pages.size)) : 0;
        term.rarity = term.stems.length ? this.rarity(pages) : 1;
      }
      return found;
    }

    find(query, { kind = "", stage = "" } = {}) {
      const terms = this.understood(query);
      const usable = terms.filter((term) => term.stems.length);
      if (!usable.length) return { terms, hits: [], missing: terms.map((term) => term.word) };
      const key = this.key(terms.map((term) => term.corrected ?? term.word).join(" "));
      const scores = new Map();
      for (const term of usable) {
        /* The best form of a word counts, so that a word with many beginnings is no better than one with few. */
        const best = new Map();
        for (const [stem, weight] of term.stems) {
          const results = this.search.search(stem, { tokenize: (text) => [text], boost: FIELDS, fuzzy: false, prefix: false, bm25: { k: 1.2, b: 0.4, d: 0.5 } });
          for (const { id, score } of results) best.set(id, Math.max(best.get(id) ?? 0, score * weight));
        }
        for (const [id, score] of best) {
          const sum = scores.get(id) ?? { score: 0, covered: 0 };
          sum.score += score;
          sum.covered += term.rarity;
          scores.set(id, sum);
        }
      }
      const whole = terms.reduce((sum, term) => sum + term.rarity, 0);
      const hits = [];
      for (const [id, { score, covered }] of scores) {
        const page = this.pages[id];
        if ((kind && page.kind !== kind) || (stage && !(page.stage ?? []).includes(stage))) continue;
        const { title, also } = this.phrases[id];
        const named = title === key || also.includes(key) ? 2 : ` ${title} `.includes(` ${key} `) ? 1.5 : also.some((name) => ` ${name} `.includes(` ${key} `)) ? 1.25 : 1;
        const rank = score * (KINDS[page.kind] ?? 1) * (0.3 + 0.7 * (covered / whole) ** 1.75) * named;
        hits.push({ id, page, rank, all: covered > whole - 1e-9 });
      }
      hits.sort((a, b) => b.rank - a.rank || a.id - b.id);
      return { terms, hits, missing: terms.filter((term) => !term.stems.length).map((term) => term.word) };
    }
  }
  Finder.plain = plain;
  Finder.words = words;
  return Finder;
})();
