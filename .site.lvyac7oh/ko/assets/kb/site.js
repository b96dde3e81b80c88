"use strict";
// Runs `start` on every page that is opened, also by the theme's instant navigation, which loads no script again.
const onPage = (start) => (window.document$ ? window.document$.subscribe(start) : start());

// A link to a receipt unfolds it, in browsers that do not do so by themselves.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details");
  if (folded) folded.open = true;
};
addEventListener("hashchange", unfold);
onPage(unfold);

// Names and roles that the theme leaves out.
{
  const search = document.querySelector(".md-search[role=dialog]");
  const query = document.querySelector("[data-md-component=search-query]");
  if (search && query) search.setAttribute("aria-label", query.getAttribute("aria-label"));
  const progress = document.querySelector(".md-progress");
  if (progress) progress.setAttribute("aria-hidden", "true"); // a line of light at the top of the window

  // The theme puts the copy button of each code block into a <nav>: as many landmarks, which need a name each.
  const name = () => {
    document.querySelectorAll("nav.md-code__nav").forEach((nav, number) => {
      if (nav.ariaLabel || !nav.firstElementChild) return;
      nav.ariaLabel = `${nav.firstElementChild.title} ${number + 1}`;
    });
  };
  onPage(() => {
    name();
    new MutationObserver(name).observe(document.querySelector(".md-content"), { childList: true, subtree: true });
  });
}

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

// Mermaid draws where the page has a diagram, and is loaded only then. Colours are the style sheet's, so that a
// diagram follows light and dark without being drawn again.
{
  const address = new URL("mermaid.js", document.currentScript.src);
  let loading;
  let count = 0;

  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => {
        window.mermaid.initialize({
          startOnLoad: false,
          theme: "base",
          securityLevel: "strict",
          fontFamily: getComputedStyle(document.body).fontFamily,
          flowchart: { htmlLabels: true, curve: "basis", padding: 12 },
          sequence: { mirrorActors: false },
        });
        resolve(window.mermaid);
      };
      script.onerror = reject;
      document.head.append(script);
    }));

  const draw = async (figure, mermaid) => {
    const source = figure.querySelector("pre");
    const { svg } = await mermaid.render(`kb-diagram-${count++}`, source.textContent);
    const drawn = document.createElement("div");
    drawn.className = "kb-diagram__drawn";
    drawn.innerHTML = svg;
    const image = drawn.firstElementChild;
    // Small screens scroll a wide diagram rather than shrink its text until no one can read it.
    image.style.minWidth = `${Math.round(image.viewBox.baseVal.width * 0.8)}px`;
    image.setAttribute("aria-hidden", "true");
    figure.append(drawn);
    figure.classList.add("kb-diagram--drawn");
  };

  onPage(async () => {
    const figures = [...document.querySelectorAll(".kb-diagram:not(.kb-diagram--drawn)")];
    if (!figures.length) return;
    const mermaid = await load();
    for (const figure of figures) await draw(figure, mermaid); // one after the other: Mermaid shares its state
  });
}

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

// The switch and the offer lead to this page in the other language: the head of each page says where that is.
{
  const REMEMBERED = "kb.offered";
  const offer = document.querySelector(".kb-offer");

  onPage(() => {
    for (const link of document.querySelectorAll("a.kb-language")) {
      const there = document.head.querySelector(`link[hreflang="${link.hreflang}"]`);
      if (there) link.href = there.href;
    }
  });

  // The heading that the reader is at stays the same.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.kb-language");
    if (link) link.hash = location.hash;
  });

  // Offered once, to readers whose browser prefers the other language; nobody is sent anywhere.
  if (offer && !window.__md_get(REMEMBERED)) {
    const known = [document.documentElement.lang, offer.lang];
    const preferred = navigator.languages.map((tag) => tag.split("-")[0]).find((tag) => known.includes(tag));
    if (preferred === offer.lang) {
      window.__md_set(REMEMBERED, true);
      offer.hidden = false;
      offer.querySelector("button").addEventListener("click", () => (offer.hidden = true));
    }
  }
}

// Paper has no folds: what is long is printed whole, and folded again afterwards. Receipts stay folded.
{
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.kb-fold:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}

// The theme searches when a key is let go. What is pasted, dictated or composed comes without one.
document.addEventListener("input", (event) => {
  const box = event.target;
  if (box instanceof HTMLInputElement && box.matches("[data-md-component=search-query]")) {
    box.dispatchEvent(new KeyboardEvent("keyup"));
  }
});

// Tabs of the same name show the one that the reader chose last, on this page and on others.
onPage(() => {
  const chosen = window.__md_get("__tabs");
  for (const set of document.querySelectorAll(".tabbed-set")) {
    const labels = [...set.querySelectorAll(":scope > .tabbed-labels > label")];
    const label = Array.isArray(chosen) && labels.find((one) => chosen.includes(one.innerText.trim()));
    if (label) document.getElementById(label.htmlFor).checked = true;
  }
});
