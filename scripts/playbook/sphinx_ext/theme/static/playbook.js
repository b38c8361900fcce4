/* What the pages do besides being read. No library; each part works alone and may be absent. */
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

  /* The store may be blocked; the page must work without it. */
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* not kept */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* not kept */ } },
  };

  /* Light, dark, or as the system. */
  const modes = { auto: "as the system", light: "light", dark: "dark" };
  const modeButton = document.querySelector('[data-pb="mode"]');
  const setMode = (mode) => {
    const name = mode in modes ? mode : "auto";
    document.documentElement.dataset.mode = name;
    if (modeButton) {
      modeButton.querySelector(".pb-hidden").textContent = `Colours: ${modes[name]}`;
      modeButton.title = `Colours: ${modes[name]}`;
    }
    return name;
  };
  let mode = setMode(store.get("playbook-mode"));
  modeButton?.addEventListener("click", () => {
    /* From "as the system" to what the system is not, so that each press changes what is seen. */
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const names = dark ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    mode = setMode(mode === names[1] ? "auto" : names[1]);
    store.set("playbook-mode", mode);
  });

  /* Search: a dialog whose scripts and words are loaded when it is opened for the first time. */
  const search = document.getElementById("pb-search");
  const load = (address) => new Promise((resolve, reject) => {
    document.head.append(make("script", { src: address, async: false, onload: resolve, onerror: reject }));
  });
  let searching;
  const openSearch = () => {
    if (search.open) return;
    search.showModal();
    search.querySelector("input").select();
    searching ??= Promise.all(search.dataset.scripts.split(" ").map(load))
      .then(() => PlaybookSearch.attach(search.querySelector("form"), { limit: 8 }))
      .catch(() => { search.querySelector(".pb-hits__said").textContent = "The words of the book cannot be loaded here; Enter leads to the search page."; });
  };
  document.querySelector('[data-pb="search"]')?.addEventListener("click", openSearch);
  search?.querySelector('[data-pb="close"]').addEventListener("click", () => search.close());
  search?.addEventListener("click", (event) => { if (event.target === search) search.close(); });
  const typing = (element) => element?.closest?.("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const keys = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
    if (!search || !(keys || slash)) return;
    event.preventDefault();
    const field = document.querySelector(".pb-search-page input");
    if (field) field.select(); else openSearch();
  });
  const searchPage = document.querySelector(".pb-search-page form");
  if (searchPage) {
    addEventListener("DOMContentLoaded", () => {
      PlaybookSearch.attach(searchPage, { limit: 20, kept: new URLSearchParams(location.search) });
      searchPage.querySelector("input").focus();
    });
  }

  /* The words of a search, marked in the page that it led to; the address then loses them. */
  const here = new URL(location.href);
  const sought = new Set((here.searchParams.get("mark") ?? "").split(" ").filter(Boolean));
  if (sought.size) {
    const text = document.querySelector(".pb-article");
    const inside = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) => (
      node.parentElement.closest("svg, script, style, button, .pb-head, .pb-banner, .pb-contents, .pb-page-facts") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const nodes = [];
    while (inside.nextNode()) nodes.push(inside.currentNode);
    const plain = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    for (const node of nodes) {
      const found = [...node.data.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) => sought.has(plain(word)));
      for (const match of found.reverse()) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        range.surroundContents(make("mark", { className: "pb-found" }));
      }
    }
    const unmark = () => all("mark.pb-found").forEach((mark) => { mark.replaceWith(...mark.childNodes); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) unmark(); });
    here.searchParams.delete("mark");
    try { history.replaceState(null, "", here); } catch { /* the address stays as it is */ }
    const target = here.hash ? document.getElementById(decodeURIComponent(here.hash.slice(1))) : text;
    const first = target?.querySelector("mark.pb-found");
    if (first && (here.hash === "" || target.contains(first))) {
      const folded = first.closest("details:not([open])");
      if (folded) folded.open = true;
      const { top, bottom } = first.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight) first.scrollIntoView({ block: "center" });
    }
  }

  /* The menu: opened by the browser itself; closed when the keyboard or the room leaves it. */
  const menu = document.getElementById("pb-menu");
  const menuOpen = () => menu?.matches(":popover-open");
  menu?.addEventListener("focusout", (event) => {
    if (menuOpen() && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.hidePopover();
  });
  matchMedia("(min-width: 64rem)").addEventListener("change", () => { if (menuOpen()) menu.hidePopover(); });
  /* Where the reader is stands in the middle of the menu, also when it opens on a phone. */
  const current = menu?.querySelector("[aria-current]");
  const showCurrent = () => {
    if (!current) return;
    const { top, bottom } = current.getBoundingClientRect(), frame = menu.getBoundingClientRect();
    if (top < frame.top || bottom > Math.min(frame.bottom, innerHeight)) menu.scrollTop += top - frame.top - menu.clientHeight / 2;
  };
  showCurrent();
  menu?.addEventListener("toggle", showCurrent);

  /* On a phone the rows of a wide table are cards: each cell says what its column is. */
  const cards = () => all(".pb-article .pb-scroll table").forEach((table) => {
    const heads = all("thead th", table).map((head) => head.textContent.trim());
    const rows = all("tbody tr", table);
    if (heads.length < 4 || !rows.every((row) => row.cells.length === heads.length && all("[colspan], [rowspan]", row).length === 0)) return;
    table.classList.add("pb-cards");
    table.setAttribute("role", "table");
    const name = table.querySelector("caption .caption-text");
    if (name) table.setAttribute("aria-label", name.textContent);
    all("thead, tbody", table).forEach((group) => group.setAttribute("role", "rowgroup"));
    all("tr", table).forEach((row) => row.setAttribute("role", "row"));
    all("thead th", table).forEach((head) => head.setAttribute("role", "columnheader"));
    rows.forEach((row) => [...row.cells].forEach((cell, at) => {
      cell.setAttribute("role", cell.nodeName === "TH" ? "rowheader" : "cell");
      if (at) cell.dataset.column = heads[at];
    }));
  });
  const narrow = matchMedia("(max-width: 40rem)");
  if (narrow.matches) cards(); else narrow.addEventListener("change", cards, { once: true });

  /* What scrolls sideways can be reached by keyboard; what does not is no stop. */
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const wide = target.scrollWidth > target.clientWidth + 1;
      if (wide) target.tabIndex = 0; else target.removeAttribute("tabindex");
      if (target.matches(".pb-scroll")) {
        if (wide) target.setAttribute("role", "region"); else target.setAttribute("role", "group");
      }
    }
  });
  all(".pb-scroll, pre, div.math").forEach((element) => sized.observe(element));

  /* A page whose review has become due since it was built says so, in the words of the build. */
  const banner = document.querySelector(".pb-banner--calm[data-due]");
  const day = new Date();
  const today = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  if (banner && today > banner.dataset.due) {
    const [last, next] = all("time", banner);
    const state = banner.querySelector(".pb-banner__state");
    banner.classList.replace("pb-banner--calm", "pb-banner--due");
    state.textContent = "This page is due for a review";
    state.nextSibling.data = ": last reviewed ";
    last.nextSibling.data = ", next review was due by ";
    next.after(".");
  }

  /* Sources show what they are where they are named: on hover, with the keyboard, and on touch. */
  const note = make("div", { className: "pb-note-card", id: "pb-note-card", hidden: true });
  note.setAttribute("role", "tooltip");
  let noted;
  const hideNote = () => { note.hidden = true; noted?.removeAttribute("aria-describedby"); noted = undefined; };
  const showNote = (link) => {
    if (noted === link) return;
    hideNote();
    noted = link;
    note.textContent = link.dataset.note;
    note.hidden = false;
    link.setAttribute("aria-describedby", note.id);
    const { left, top, bottom } = link.getBoundingClientRect(), { width, height } = note.getBoundingClientRect();
    note.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8)) + scrollX}px`;
    note.style.top = `${(bottom + height + 8 > innerHeight ? top - height - 6 : bottom + 6) + scrollY}px`;
  };
  const sources = all(".pb-src a[title]");
  if (sources.length) document.body.append(note);
  sources.forEach((link) => {
    link.dataset.note = link.title;
    link.removeAttribute("title");
    link.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") showNote(link); });
    link.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch" && document.activeElement !== link) hideNote(); });
    link.addEventListener("focus", () => { if (link.matches(":focus-visible")) showNote(link); });
    link.addEventListener("blur", hideNote);
    /* The first touch shows, the second follows. */
    link.addEventListener("click", (event) => {
      if (event.pointerType === "touch" && noted !== link) { event.preventDefault(); showNote(link); }
    });
  });
  if (sources.length) {
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideNote(); });
    document.addEventListener("pointerdown", (event) => { if (event.target.closest?.(".pb-src a") !== noted) hideNote(); });
  }

  /* Copying. The text is named by its id, or is the code beside the button. */
  const announce = (button, words) => {
    let note = button.parentElement.querySelector(":scope > .pb-copied");
    if (!note) {
      note = make("span", { className: "pb-copied" });
      note.setAttribute("role", "status");
      button.after(note);
    }
    note.textContent = "";
    setTimeout(() => { note.textContent = words; }, 50);
    setTimeout(() => { note.textContent = ""; }, 4000);
  };
  const copy = async (button) => {
    const source = button.dataset.copy ? document.querySelector(button.dataset.copy) : button.parentElement.querySelector("pre");
    const text = (source.value ?? source.textContent).trim();
    try {
      await navigator.clipboard.writeText(text);
      announce(button, "Copied");
    } catch {
      if (source.select) source.select(); else getSelection().selectAllChildren(source);
      announce(button, "Selected: press Ctrl C to copy");
    }
  };
  all(".pb-article .highlight").forEach((block) => block.append(make("button", { type: "button", className: "pb-copy", textContent: "Copy" })));
  all(".pb-copy[hidden]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".pb-copy");
    if (button) copy(button);
  });

  /* Checklists: what is ticked stays ticked on this device. */
  const lists = new Map();
  all(".pb-checklist[data-checklist]").forEach((section) => {
    const key = `playbook-checklist-${section.dataset.checklist}`;
    lists.set(key, [...(lists.get(key) ?? []), section]);
  });
  lists.forEach((sections, key) => sections.forEach((section) => {
    const boxes = all('input[type="checkbox"]', section);
    const kept = () => { try { return JSON.parse(store.get(key)) ?? []; } catch { return []; } };
    const done = make("p");
    done.setAttribute("role", "status");
    const clear = make("button", { type: "button", className: "pb-clear", textContent: "Clear the ticks" });
    const bar = make("div", { className: "pb-progress" });
    bar.append(done, clear);
    section.append(bar);
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      done.textContent = `${ticked} of ${boxes.length} done`;
      clear.disabled = ticked === 0;
    };
    const keep = () => {
      /* Lists that share a key keep each other's ticks. */
      const own = new Set(boxes.map((box) => box.id));
      const ids = [...kept().filter((id) => !own.has(id)), ...boxes.filter((box) => box.checked).map((box) => box.id)];
      if (ids.length) store.set(key, JSON.stringify(ids)); else store.drop(key);
      show();
    };
    const before = new Set(kept());
    boxes.forEach((box) => { box.checked = before.has(box.id); box.addEventListener("change", keep); });
    clear.addEventListener("click", () => {
      boxes.forEach((box) => { box.checked = false; });
      keep();
      boxes[0]?.focus();
    });
    show();
  }));

  /* Fields to narrow a table with, made of what stands in two of its columns. */
  const narrowed = { ".pb-register--partnership .pb-table": ["Kind", "State"], ".pb-letters table": ["Section", "Topic"] };
  Object.entries(narrowed).forEach(([tables, names]) => all(tables).forEach((table) => {
    const heads = all("thead th", table).map((head) => head.textContent.trim());
    const columns = names.map((name) => heads.indexOf(name)).filter((at) => at > 0);
    const rows = all("tbody tr", table);
    if (!columns.length || rows.length < 3) return;
    const form = make("form", { className: "pb-narrow" });
    form.setAttribute("aria-label", "Narrow the table");
    const values = (row, at) => {
      const text = row.cells[at].textContent.trim();
      return heads[at] === "Topic" ? text.split(", ").filter(Boolean) : [text];
    };
    const fields = columns.map((at) => {
      const field = make("select");
      field.append(new Option("any", ""), ...[...new Set(rows.flatMap((row) => values(row, at)))].map((value) => new Option(value, value)));
      const label = make("label");
      label.append(make("span", { textContent: heads[at] }), field);
      form.append(label);
      return field;
    });
    const count = make("p");
    count.setAttribute("role", "status");
    form.append(make("button", { type: "reset", className: "pb-clear", textContent: "Show all" }), count);
    const show = () => {
      rows.forEach((row) => { row.hidden = !columns.every((at, n) => !fields[n].value || values(row, at).includes(fields[n].value)); });
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
    };
    form.addEventListener("change", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(show));
    (table.closest(".pb-table-block, .pb-letters")).before(form);
    show();
  }));

  /* A list of pages: fields to narrow it with, for all its parts on the page together. */
  const pages = all(".pb-index");
  if (pages.length) {
    const rows = pages.flatMap((list) => all(":scope > li", list));
    const names = { stage: "Stage", role: "For whom", effort: "Effort at most", cost: "Cost at most" };
    const levels = ["none", "low", "medium", "high"];
    const form = make("form", { className: "pb-narrow" });
    form.setAttribute("aria-label", "Narrow the list");
    const values = (row, name) => row.dataset[name]?.split(" ").filter(Boolean) ?? [];
    const fields = Object.entries(names).map(([name, words]) => {
      const present = [...new Set(rows.flatMap((row) => values(row, name)))];
      if (name in { effort: 1, cost: 1 }) present.sort((a, b) => levels.indexOf(a) - levels.indexOf(b));
      const field = make("select", { name });
      field.append(new Option("any", ""), ...present.map((value) => new Option(value.replaceAll("-", " "), value)));
      const label = make("label");
      label.append(make("span", { textContent: words }), field);
      form.append(label);
      return field;
    });
    const count = make("p");
    count.setAttribute("role", "status");
    const clear = make("button", { type: "reset", className: "pb-clear", textContent: "Show all" });
    form.append(clear, count);
    const fits = (row) => fields.every(({ name, value }) => {
      if (!value) return true;
      const own = values(row, name);
      const level = levels.indexOf(value);
      if (name in { effort: 1, cost: 1 }) return own.some((word) => levels.indexOf(word) <= level);
      return own.includes(value);
    });
    const show = () => {
      rows.forEach((row) => { row.hidden = !fits(row); });
      const left = rows.filter((row) => !row.hidden).length;
      pages.forEach((list) => {
        const part = list.parentElement;
        if (part !== form.parentElement) part.hidden = !all(":scope > li", list).some((row) => !row.hidden);
      });
      count.textContent = left ? `${left} of ${rows.length} shown` : "None fits all of these; choose any in one field.";
    };
    form.addEventListener("change", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(show));
    const first = pages[0].previousElementSibling?.matches("h2") ? pages[0].parentElement : pages[0];
    first.before(form);
    show();
  }

  /* The heading being read, in the list beside the text. */
  const entries = new Map(all(".pb-contents--side a").map((link) => [link.hash.slice(1), link]));
  const headings = [...entries.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);
  if (headings.length) {
    const mark = () => {
      const top = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3).pop();
      entries.forEach((link, id) => {
        if (top && id === top.id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      });
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  /* Paper shows what is folded, also in browsers whose style sheets cannot. */
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])", document.getElementById("pb-text") ?? document);
    folded.forEach((element) => { element.open = true; });
  });
  addEventListener("afterprint", () => { folded.forEach((element) => { element.open = false; }); folded = []; });
})();
