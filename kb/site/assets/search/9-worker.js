// Speaks the messages of the theme's own worker: SETUP, answered by READY; QUERY, answered by RESULT.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
let index;
let other;
let asked = false;
let settings;

// The other language's index. Without it there is no second choice, and nothing else is amiss.
async function fetchOther(home) {
  try {
    const address = new URL(`../../${home}search/search_index.json`, self.location.href);
    const answered = await fetch(address);
    return new SearchIndex((await answered.json()).docs);
  } catch {
    return undefined;
  }
}

async function handle({ type, data }) {
  if (type === SETUP) {
    settings = data.config.kb;
    index = new SearchIndex(data.docs);
    return { type: READY };
  }
  if (type === QUERY) {
    // Only once someone searches: whoever reads is not made to load a second index.
    if (!asked && settings.home) other = await fetchOther(settings.home);
    asked = true;
    try {
      return { type: RESULT, data: answer(data, index, other, settings.words, settings.home) };
    } catch (error) {
      console.warn(`search: ${error}`);
      return { type: RESULT, data: { items: [] } };
    }
  }
  throw new TypeError("Invalid message type");
}

addEventListener("message", async (event) => postMessage(await handle(event.data)));
