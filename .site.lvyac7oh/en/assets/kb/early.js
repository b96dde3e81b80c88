"use strict";
// Runs before anything is drawn. What the theme has inline in each page is here instead, so that no page needs inline
// script and a Content-Security-Policy can forbid all of it.
{
  const script = document.currentScript;
  const base = new URL("../../", script.src); // where this build of the site starts

  // What the theme remembers, as it names it; one memory for both languages.
  window.__md_scope = new URL(script.dataset.scope, location);
  window.__md_hash = (text) => [...text].reduce((hash, sign) => (hash << 5) - hash + sign.charCodeAt(0), 0);
  window.__md_get = (key, store = localStorage, scope = window.__md_scope) =>
    JSON.parse(store.getItem(`${scope.pathname}.${key}`));
  window.__md_set = (key, value, store = localStorage, scope = window.__md_scope) => {
    try {
      store.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing still shows the page.
    }
  };

  // Instant navigation follows links that sitemap.xml lists. Its addresses are those of the public site; here they are
  // moved to wherever this copy is served from, a folder below another site included.
  const { open } = XMLHttpRequest.prototype;
  const response = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "response").get;
  const moved = (text) => {
    const root = (/<!-- start: (\S*) -->/.exec(text) || [])[1] || "/";
    return text
      .replace(/<xhtml:link[^>]*>/g, "")
      .replace(/<loc>([^<]*)<\/loc>/g, (_, loc) => `<loc>${base}${loc.slice(root.length)}</loc>`);
  };
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (String(address) === `${base}sitemap.xml`) {
      Object.defineProperty(this, "response", {
        get: () => ({ text: async () => moved(await response.call(this).text()) }),
      });
    }
    return open.call(this, method, address, ...rest);
  };
}

// Opened from the file system, a page may not start a worker: the search's runs in the page itself, and links that
// scripts make name the page in a folder, since no server does.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    #listen;
    #waiting = [];

    constructor(address) {
      super();
      const script = document.createElement("script");
      script.src = address;
      script.onload = () =>
        window.kbWorker(
          { location: { href: script.src } },
          (_, listen) => {
            this.#listen = listen;
            for (const data of this.#waiting) listen({ data });
          },
          (data) => this.dispatchEvent(new MessageEvent("message", { data })),
        );
      document.head.append(script);
    }

    postMessage(data) {
      if (this.#listen) setTimeout(() => this.#listen({ data }));
      else this.#waiting.push(data);
    }

    terminate() {}
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    },
    true,
  );
}
