// What an option does: shown to the pointer, to the focus, and to a finger, whose second tap follows the link.
{
  const tip = document.createElement("div");
  tip.className = "kb-tip";
  tip.id = "kb-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  let shown = null;

  const hide = () => {
    tip.hidden = true;
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
  };

  const show = (hint) => {
    if (shown === hint) return;
    hide();
    shown = hint;
    tip.textContent = hint.dataset.hint;
    document.body.append(tip);
    tip.hidden = false;
    hint.setAttribute("aria-describedby", tip.id);
    const at = hint.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const above = at.top - tip.offsetHeight - 8;
    tip.style.left = `${scrollX + Math.max(8, Math.min(at.left, room))}px`;
    tip.style.top = `${scrollY + (above > 60 ? above : at.bottom + 8)}px`;
  };

  const hinted = (event) => (event.target instanceof Element ? event.target.closest(".kb-hint") : null);
  let touched = false;
  addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") hinted(event) ? show(hinted(event)) : hide();
  });
  document.addEventListener("focusin", (event) => (hinted(event) && !touched ? show(hinted(event)) : hide()));
  document.addEventListener(
    "click",
    (event) => {
      const hint = hinted(event);
      if (!touched) return;
      if (hint && hint !== shown) {
        event.preventDefault();
        event.stopPropagation();
        show(hint);
      } else hide();
    },
    true,
  );
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", hide, { passive: true });
}
