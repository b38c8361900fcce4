/* Paper: what reaches over its edge, given its width in CSS pixels, and what is not black on white. */
(width) => {
  const off = [...document.querySelectorAll("main :is(td, th, pre, svg, img)")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
    .map((e) => e.outerHTML.slice(0, 80));
  const faults = new Set();
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, .sd-btn, .sd-badge")) continue;
    if (!e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const colour = rgb(e.closest("svg") ? style.fill : style.color);
    const words = node.data.trim().slice(0, 40);
    if (Math.max(...colour.slice(0, 3)) > 140) faults.add(`pale ${colour}: ${words}`);
  }
  const back = rgb(getComputedStyle(document.documentElement).backgroundColor);
  if (Math.min(...back.slice(0, 3)) < 255) faults.add(`ground ${back}`);
  const tables = document.querySelectorAll("main table").length;
  return { off, tables, pale: [...faults] };
}
