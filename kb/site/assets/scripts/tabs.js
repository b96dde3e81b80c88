// Tabs of the same name show the one that the reader chose last, on this page and on others.
onPage(() => {
  const chosen = window.__md_get("__tabs");
  for (const set of document.querySelectorAll(".tabbed-set")) {
    const labels = [...set.querySelectorAll(":scope > .tabbed-labels > label")];
    const label = Array.isArray(chosen) && labels.find((one) => chosen.includes(one.innerText.trim()));
    if (label) document.getElementById(label.htmlFor).checked = true;
  }
});
