/* Whether the menu shows where the reader is; what is wrong in words, else nothing. */
async () => {
  const menu = document.getElementById("pb-menu");
  const current = menu.querySelector("a[aria-current=page]");
  if (!current) return "not in the menu";
  const folded = getComputedStyle(menu).display === "none";
  if (folded) {
    const shown = new Promise((resolve) => menu.addEventListener("toggle", resolve, { once: true }));
    menu.showPopover();
    await shown;
  }
  const { top, bottom, height } = current.getBoundingClientRect(), frame = menu.getBoundingClientRect();
  if (folded) menu.hidePopover();
  const inside = height > 0 && top >= frame.top && bottom <= Math.min(frame.bottom, innerHeight);
  return inside ? "" : `at ${top} to ${bottom}, the menu at ${frame.top} to ${frame.bottom}`;
}
