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
