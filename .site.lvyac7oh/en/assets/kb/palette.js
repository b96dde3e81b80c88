"use strict";
// Light or dark as the reader chose it, before the page is drawn.
{
  const chosen = window.__md_get("__palette");
  if (chosen && chosen.color) {
    let { color } = chosen;
    if (color.media === "(prefers-color-scheme)") {
      const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
      const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);
      color = Object.fromEntries(
        ["media", "scheme", "primary", "accent"].map((key) => [key, input.getAttribute(`data-md-color-${key}`)]),
      );
    }
    for (const [key, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${key}`, value);
  }
}
