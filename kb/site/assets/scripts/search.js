// The theme searches when a key is let go. What is pasted, dictated or composed comes without one.
document.addEventListener("input", (event) => {
  const box = event.target;
  if (box instanceof HTMLInputElement && box.matches("[data-md-component=search-query]")) {
    box.dispatchEvent(new KeyboardEvent("keyup"));
  }
});
