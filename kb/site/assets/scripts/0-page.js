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
