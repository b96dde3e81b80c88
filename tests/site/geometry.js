// What a person would see as broken: something beyond the edge of the window, or text upon other text.
() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const name = (element) => {
    const text = (element.innerText || element.textContent || "").trim().slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") || ""}"> ${JSON.stringify(text)}`;
  };
  const over = document.scrollingElement.scrollWidth - width;
  if (over > 0) found.push(`the page is ${over} px wider than the window`);

  // What is left of a rectangle inside the boxes that cut or scroll what is in them.
  const seen = (rect, element) => {
    let { left, right, top, bottom } = rect;
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = box.getBoundingClientRect();
      if (style.overflowX !== "visible") [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      if (style.overflowY !== "visible") [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return { left, right, top, bottom };
  };

  const lines = [];
  const areas = document.querySelectorAll(".md-header__inner, .md-tabs, .md-content, .md-footer, .kb-offer");
  for (const area of areas) {
    const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest(".md-search, .md-header__topic, title, .headerlink, .md-top, .md-code__nav")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const { left, right, top, bottom } = seen(rect, element);
        if (right - left < 2 || bottom - top < 2) continue;
        if (right > width + 1 || left < -1) found.push(`beyond the edge: ${name(element)}`);
        lines.push({ left, right, top, bottom, element, node });
      }
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom - 3; next++) {
      const other = lines[next];
      if (other.node === one.node) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      const least = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (wide > 3 && high > 0.4 * least) found.push(`${name(one.element)} lies upon ${name(other.element)}`);
    }
  });
  return [...new Set(found)].slice(0, 10);
}
