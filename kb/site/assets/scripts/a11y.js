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
