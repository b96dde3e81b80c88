// The large search box of the start page hands what is typed to the theme's search, which takes over from there.
onPage(() => {
  const form = document.querySelector(".kb-ask");
  const search = document.querySelector("[data-md-component=search-query]");
  if (!form || !search || !form.hidden) return;
  const ask = (text) => {
    const toggle = document.querySelector("[data-md-toggle=search]");
    if (!toggle.checked) toggle.click();
    search.focus();
    search.value = text;
    search.dispatchEvent(new Event("input", { bubbles: true }));
    search.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    form.reset();
  };
  const input = form.elements.ask;
  // A syllable that is being composed (Hangul) must not be torn from its box, so it is handed over when complete.
  input.addEventListener("input", (event) => event.isComposing || (input.value.trim() && ask(input.value)));
  input.addEventListener("compositionend", () => input.value.trim() && ask(input.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(input.value);
  });
  for (const button of form.querySelectorAll("[data-ask]")) {
    button.addEventListener("click", () => ask(button.dataset.ask));
  }
  form.hidden = false;
});
