// Speaks the messages of the theme's own worker: SETUP, answered by READY; QUERY, answered by RESULT.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
let index;
let other;
let asked = false;
let settings;

// The other language's index. Without it there is no second choice, and nothing else is amiss.
async function fetchOther(home) {
  if (self.location.href.startsWith("file:")) return undefined; // where nothing can be fetched
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
    if (!asked && data.trim() && settings.home) {
      asked = true;
      other = await fetchOther(settings.home);
    }
    try {
      return { type: RESULT, data: answer(data, index, other, settings.words, settings.home) };
    } catch (error) {
      console.warn(`search: ${error}`);
      return { type: RESULT, data: { items: [] } };
    }
  }
  throw new TypeError("Invalid message type");
}

// One after the other, or the answer to an earlier question could come after that to a later one.
let turn = Promise.resolve();
addEventListener("message", (event) => {
  turn = turn.catch(console.error).then(async () => postMessage(await handle(event.data)));
});
