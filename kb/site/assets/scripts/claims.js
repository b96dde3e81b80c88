// The claims, narrowed down to those of one standing. Radio buttons: arrow keys and screen readers know them.
{
  const narrow = (form) => {
    const standing = form.elements.standing.value;
    const claims = [...document.querySelectorAll(".kb-claim")];
    for (const claim of claims) claim.hidden = standing !== "" && claim.dataset.standing !== standing;
    const shown = claims.filter((claim) => !claim.hidden).length;
    form.querySelector("output").value = form.dataset.shown.replace("{shown}", shown).replace("{all}", claims.length);
  };

  onPage(() => {
    const form = document.querySelector(".kb-claim-filter");
    if (!form || !form.hidden) return;
    form.addEventListener("change", () => narrow(form));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    narrow(form);
  });

  // A link to one claim shows it, whatever is chosen.
  addEventListener("hashchange", () => {
    const form = document.querySelector(".kb-claim-filter");
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!form || !target || !target.matches(".kb-claim[hidden]")) return;
    form.elements.standing.value = "";
    narrow(form);
    target.scrollIntoView();
  });
}
