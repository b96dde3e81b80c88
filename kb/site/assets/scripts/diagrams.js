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
    // What does not fit begins with the first thing drawn in the middle, not with an empty corner.
    const first = drawn.querySelector(".node")?.getBoundingClientRect();
    const frame = figure.getBoundingClientRect();
    if (first) figure.scrollLeft = first.x + first.width / 2 - frame.x - frame.width / 2;
  };

  onPage(async () => {
    const figures = [...document.querySelectorAll(".kb-diagram:not(.kb-diagram--drawn)")];
    if (!figures.length) return;
    const mermaid = await load();
    for (const figure of figures) {
      // One after the other: Mermaid shares its state. One that it cannot read stays to be read as text.
      await draw(figure, mermaid).catch((error) => {
        figure.classList.add("kb-diagram--failed");
        console.error(error);
      });
    }
  });
}
