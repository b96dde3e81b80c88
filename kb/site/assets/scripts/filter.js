// The table of all snippets, narrowed down by text and outcome.
onPage(() => {
  const form = document.querySelector(".kb-filter");
  if (!form || !form.hidden) return;
  const rows = [...document.querySelectorAll(".kb-verification tbody tr")];
  const narrow = () => {
    const text = form.elements.text.value.trim().toLowerCase();
    const state = form.elements.state.value;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(text) || (state !== "" && row.dataset.state !== state);
    }
    form.querySelector("output").value = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
  };
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  narrow();
});
