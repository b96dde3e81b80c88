// The index as it lies on disk → what a query is put to. Lists are kept as long strings and taken apart when needed.

const SCHEMA = 2;
const [COMMAND, OPTION_KIND, SNIPPET, SECTION] = [0, 1, 2, 3];
const KINDS = ["command", "option", "snippet", "section"];

const numbers = (text) => (text ? text.split(",").map(Number) : []);
// Concepts of which one is meant, and whether it is what is denied: "without a registry".
const groups = (text) => (text ? text.split(",").map(groupOf) : []);
const groupOf = (text) => ({ any: text.replaceAll("!", "").split(".").map(Number), not: text.startsWith("!") });
const put = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));

// Words of which each stands without what it shares with the one before.
function restored(part) {
  let before = "";
  return part ? part.split(",").map((item) => (before = before.slice(0, item.charCodeAt(0) - 48) + item.slice(1))) : [];
}

class SearchIndex {
  constructor(data) {
    if (!data || data.schema !== SCHEMA) throw new Error(`search index of schema ${data && data.schema}, not ${SCHEMA}`);
    this.language = data.lang;
    const concepts = data.concepts.split(" ").map((entry) => entry.split(":"));
    this.concepts = concepts.map(([name]) => name);
    this.weights = concepts.map(([, weight]) => Number(weight));
    this.near = new Map();
    for (const line of data.near.split(" ")) {
      const [one, other, strength] = line.split(":").map(Number);
      for (const [from, to] of [[one, other], [other, one]]) {
        if (!this.near.has(from)) this.near.set(from, new Map());
        this.near.get(from).set(to, strength);
      }
    }
    this.surfaces = new Map();
    this.headings = [];
    this.longest = 0;
    data.surfaces.split("\n").forEach((line, concept) => {
      const lists = line.split("/").map(restored);
      this.headings.push(lists[0]);
      for (const text of lists.flat()) {
        put(this.surfaces, text, concept);
        this.longest = Math.max(this.longest, text.length);
      }
    });
    this.endings = new Set(data.endings.split(" "));
    this.priors = data.priors;
    this.spellings = new Map();
    data.spellings.forEach((names, number) => {
      for (const name of names.split(",")) this.spellings.set(name.replaceAll("-", " "), number);
    });
    this.groups = new Set(data.groups);
    this.paths = new Set();
    this.words = new Set();
    for (const name of this.spellings.keys()) {
      const parts = name.split(" ");
      parts.forEach((part, at) => {
        this.words.add(part);
        this.paths.add(parts.slice(0, at + 1).join(" "));
      });
    }
    this.fill(data);
    this.owners = new Map(Object.entries(data.owners));
    this.terms = data.terms.split(" ");
    this.encoded = data.postings.split(" ");
    this.data = data;
    this.kept = new Map();
    this.decoded = new Map();
  }

  // Documents, which the file holds without what can be told from the rest.
  fill(data) {
    const names = data.spellings.map((group) => group.split(",")[0]);
    this.docs = data.commands.map(([text, verified, example], command) =>
      [COMMAND, names[command], names[command], `reference/${names[command].replaceAll(" ", "-")}/`, text, verified, example]);
    this.options = names.map(() => new Map());
    for (const line of data.options.split("\n")) {
      const [title, text, commands] = line.split("\t");
      const spelled = title.split(", ");
      for (const command of numbers(commands)) {
        for (const name of spelled) this.options[command].set(name, this.docs.length);
        const url = `${this.docs[command][3]}#option-${spelled[spelled.length - 1].replace(/^--/, "")}`;
        this.docs.push([OPTION_KIND, names[command], title, url, text, 0, ""]);
      }
    }
    for (const [kind, command, ...rest] of data.docs) this.docs.push([kind, command < 0 ? "" : names[command], ...rest, ""]);
  }

  // What `make` gives, made when it is first asked for.
  once(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name);
  }

  get intentsByConcept() {
    return this.once("intents", () => {
      const found = new Map();
      const add = (doc, parts) => {
        for (const part of parts) {
          const [needed, optional, options] = part.split(";");
          const intent = {
            doc,
            needed: groups(needed),
            holds: groups([needed, optional].filter(Boolean).join(",")),
            options: options ? options.split(",") : [],
          };
          const width = (at) => intent.holds[at].any.length + (at < intent.needed.length ? 0 : 1000);
          intent.order = intent.holds.map((_, at) => at).sort((a, b) => width(a) - width(b));
          for (const { any } of intent.needed) for (const concept of any) put(found, concept, intent);
        }
      };
      this.data.intents.split("\n").forEach((line, command) => add(command, line ? line.split("|") : []));
      for (const line of this.data.page_intents.split("\n").filter(Boolean)) {
        const [doc, ...parts] = line.split("|");
        add(Number(doc), parts);
      }
      return found;
    });
  }

  get allOptions() {
    return this.once("options", () => {
      const found = new Map();
      this.options.forEach((options, command) => {
        for (const name of options.keys()) put(found, name, command);
      });
      return found;
    });
  }

  get byJamo() {
    return this.once("jamo", () =>
      [...this.surfaces.keys()].filter((text) => text[0] >= "가" && text.length > 1).map((text) => [jamo(text), text]));
  }

  get initials() {
    return this.once("initials", () => {
      const found = new Map();
      this.headings.forEach((texts, concept) => {
        for (const text of texts) {
          if (text[0] < "가") continue;
          const key = initials(text);
          if (!found.has(key) || !found.get(key).includes(concept)) put(found, key, concept);
        }
      });
      const asked = (concept) => new Set((this.intentsByConcept.get(concept) || []).filter(({ doc }) => doc < this.priors.length)
        .map(({ doc }) => doc)).size;
      for (const known of found.values()) known.sort((a, b) => asked(b) - asked(a) || a - b);
      return found;
    });
  }

  get surfacesByConcept() {
    return this.once("surfaces", () => {
      const found = new Map();
      for (const [text, concepts] of this.surfaces) for (const concept of concepts) put(found, concept, text);
      return found;
    });
  }

  // Whether a word of a query asks why, or what something is.
  asks(slot) {
    return [...slot.concepts.keys()].some((concept) => this.concepts[concept] === "explain");
  }

  numberOf(doc) {
    return this.spellings.get(this.docs[doc][1].replaceAll("-", " "));
  }

  place(term) {
    let low = 0;
    let high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.terms[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  hasTerm(term) {
    return this.terms[this.place(term)] === term;
  }

  termsFrom(prefix, limit) {
    const at = this.place(prefix);
    return this.terms.slice(at, at + limit).filter((term) => term.startsWith(prefix));
  }

  postings(term) {
    const at = this.place(term);
    if (this.terms[at] !== term) return [];
    if (this.decoded.has(at)) return this.decoded.get(at);
    const found = [];
    let document = -1;
    let delta = 0;
    const encoded = this.encoded[at];
    for (let position = 0; position < encoded.length; position++) {
      const code = encoded.charCodeAt(position);
      if (code >= 65 && code < 81) {
        document += delta + 1;
        found.push([document, code - 64]);
        delta = 0;
      } else {
        delta = delta * 36 + (code < 65 ? code - 48 : code - 87);
      }
    }
    this.decoded.set(at, found);
    return found;
  }
}
