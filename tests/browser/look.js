/* What axe cannot judge: text and marks in pictures, which variant is shown, the size of text. */
() => {
  const faults = [];
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const drawn = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0;
  let texts = 0;
  for (const svg of document.querySelectorAll("svg.pb-svg")) {
    if (!drawn(svg)) continue;
    const back = behind(svg.parentElement);
    for (const text of svg.querySelectorAll("text")) {
      texts += 1;
      const style = getComputedStyle(text);
      const found = ratio(rgb(style.fill), back);
      if (found < 4.5) faults.push(`text in picture ${found.toFixed(2)}:1: ${text.textContent}`);
      const size = parseFloat(style.fontSize) * svg.getScreenCTM().a;
      if (size < 11.95) faults.push(`text in picture ${size.toFixed(1)} px: ${text.textContent}`);
    }
    for (const mark of svg.querySelectorAll(".pb-marker, .pb-divider, .pb-frame, .pb-leader")) {
      const style = getComputedStyle(mark);
      const colour = style.fill === "none" ? style.stroke : style.fill;
      const found = ratio(rgb(colour), back);
      if (found < 3) faults.push(`mark in picture ${found.toFixed(2)}:1: ${mark.getAttribute("class")}`);
    }
  }
  for (const figure of document.querySelectorAll("figure.pb-figure")) {
    const shown = [...figure.querySelectorAll("svg.pb-svg")].filter(drawn).length;
    if (figure.querySelector("svg.pb-svg") && shown !== 1) faults.push(`${shown} variants of a picture shown`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("svg, script, noscript, .pb-hidden") || !drawn(e)) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 12) faults.push(`text of ${size} px: ${node.data.trim().slice(0, 40)}`);
  }
  return faults;
}
