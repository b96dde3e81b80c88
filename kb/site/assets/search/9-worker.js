// Speaks the messages of the theme's own worker: SETUP, answered by READY; QUERY, answered by RESULT.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
let index;
let settings;

function handle({ type, data }) {
  if (type === SETUP) {
    settings = data.config.kb;
    index = new SearchIndex(data.docs);
    return { type: READY };
  }
  if (type === QUERY) {
    try {
      return { type: RESULT, data: answer(data, index, settings.words) };
    } catch (error) {
      console.warn(`search: ${error}`);
      return { type: RESULT, data: { items: [] } };
    }
  }
  throw new TypeError("Invalid message type");
}

addEventListener("message", (event) => postMessage(handle(event.data)));
