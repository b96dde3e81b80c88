// Slots → ranked documents: whole numbers only, the same in every engine.

const ENOUGH = 400;
const SHARE = 6;
const ABOUT = 40;
const PAGE = 4;
const EXPLAINED = 150;
const answerOf = (like = 0, met = 0, options = []) => ({ like, met, options, bonus: 0 });
const tenths = (value, part) => Math.floor((value * part) / 10);

// Hits ({doc, score}), best first, and the slots of the query.
function search(text, index, limit = 30) {
  const slots = analyse(text, index);
  if (!slots.length) return { hits: [], slots };
  const literal = spelled(slots, index);
  const scores = answerScores(slots, literal, index);
  for (const [doc, score] of documents(slots, index)) {
    const kind = index.docs[doc][0];
    if (kind === COMMAND) {
      if (!scores.has(doc)) scores.set(doc, [tenths(score, 7) + index.priors[doc] * 4, []]);
    } else if (kind === OPTION_KIND) {
      if (!scores.has(doc)) scores.set(doc, [tenths(score, 8) + index.priors[index.numberOf(doc)] * 4, []]);
    } else {
      const about = literal.whole && index.docs[doc][1] === index.docs[literal.command][1];
      const asked = scores.has(doc) ? scores.get(doc)[0] : 0;
      scores.set(doc, [Math.max(asked, score + (about ? ABOUT : 0)), []]);
    }
  }
  followOptions(scores, index);
  const hits = [...scores].map(([doc, [score]]) => ({ doc, score }));
  hits.sort((a, b) => b.score - a.score || a.doc - b.doc);
  return { hits: hits.slice(0, limit), slots };
}

function followOptions(scores, index) {
  const best = [...scores].filter(([doc]) => index.docs[doc][0] === COMMAND).map(([doc, [score]]) => [-score, doc]);
  for (const [negative, command] of best.sort(inOrder).slice(0, 5)) {
    scores.get(command)[1].slice(0, 3).forEach((name, place) => {
      const doc = index.options[command].get(name);
      if (doc !== undefined) scores.set(doc, [Math.max(1, -negative - 1 - place), []]);
    });
  }
}

// Commands and pages that answer, each with its score and the options that do it.
function answerScores(slots, literal, index) {
  const answers = likest(slots, index);
  const options = slots.flatMap((slot) => slot.options);
  const answer = (doc) => {
    if (!answers.has(doc)) answers.set(doc, answerOf());
    return answers.get(doc);
  };
  if (literal.command >= 0) {
    const meant = answer(literal.command);
    meant.bonus += literal.whole ? 900 : 350;
    if (literal.whole) meant.like = Math.max(meant.like, 900);
  }
  for (const command of literal.begun) {
    const meant = answer(command);
    meant.like = Math.max(meant.like, 600);
    meant.bonus += 450;
  }
  if (options.length) weighOptions(options, answers, literal, slots.length, index);
  // Who asks why, or what something is, wants to read about it.
  const why = slots.some((slot) => index.asks(slot));
  const prior = (doc) => (doc < index.priors.length ? index.priors[doc] * 4 : PAGE + (why ? EXPLAINED : 0));
  const weighed = [...answers]
    .filter(([, { like, bonus }]) => like + bonus >= ENOUGH)
    .map(([doc, { like, met, bonus }]) => [doc, like + bonus + Math.min(met, 60) * 3 + prior(doc)]);
  const best = weighed.reduce((most, [, score]) => Math.max(most, score), 0);
  return new Map(weighed.map(([doc, score]) =>
    [doc, [Math.max(1, score - Math.floor((best - score) / 2)), [...options, ...answers.get(doc).options]]]));
}

function weighOptions(options, answers, literal, said, index) {
  const alone = said === options.length || !answers.size || literal.command < 0;
  for (const option of options) {
    for (const command of index.allOptions.get(option) || []) {
      if (alone && !answers.has(command)) answers.set(command, answerOf(450));
      if (answers.has(command)) answers.get(command).bonus += 250 + (index.owners.get(option) === command ? 200 : 0);
    }
  }
  for (const [command, answer] of answers) {
    if (command >= index.priors.length) continue; // a page has no options
    const lacking = options.filter((option) => !index.options[command].has(option)).length;
    answer.bonus -= lacking * (literal.command === command ? 150 : 300);
  }
}

function spelled(slots, index) {
  const nothing = { command: -1, whole: false, begun: [] };
  let at = 0;
  while (at < slots.length && slots[at].names.includes("docker")) at += 1;
  const named = at > 0;
  const start = at;
  let path = "docker";
  let command = named ? index.spellings.get("docker") : -1;
  let length = 0;
  while (at < slots.length) {
    const { names, text, whole } = slots[at];
    const step = names.map((name) => `${path} ${name}`).find((longer) => index.paths.has(longer));
    if (step === undefined || !(names.includes(text) || whole)) break;
    path = step;
    at += 1;
    if (index.spellings.has(path)) {
      command = index.spellings.get(path);
      length = at - start;
    }
  }
  let rest = slots.slice(start + length);
  let started = [];
  if (at + 1 === slots.length && !slots[at].whole) {
    const longer = slots[at].names.map((name) => `${path} ${name}`).filter((name) => index.spellings.has(name));
    started = [...new Set(longer.map((name) => index.spellings.get(name)))];
    if (started.length) rest = rest.slice(0, -1);
  }
  const told = rest.some((slot) => [...slot.concepts.keys()].some((concept) => index.weights[concept]));
  if (length === 0) {
    const whole = named && !rest.length && !started.length;
    return { command: whole ? command : -1, whole, begun: started };
  }
  if (told && !(named || slots.some((slot) => slot.option))) return nothing;
  if (told && index.groups.has(command)) return { ...nothing, begun: started };
  return { command, whole: !told && !started.length, begun: started };
}

function likest(slots, index) {
  const said = slots.filter((slot) => [...slot.concepts.keys()].some((concept) => index.weights[concept]))
    .map((slot) => meaning(slot, index));
  const answers = new Map();
  const seen = new Set();
  for (const { meant } of said) {
    for (const concept of meant.keys()) {
      for (const intent of index.intentsByConcept.get(concept) || []) {
        if (seen.has(intent)) continue;
        seen.add(intent);
        const [like, met] = likeness(said, intent, index);
        const answer = answers.get(intent.doc);
        if (!answer || like > answer.like || (like === answer.like && met > answer.met)) {
          answers.set(intent.doc, answerOf(like, met, intent.options));
        }
      }
    }
  }
  return answers;
}

// A slot as intents see it: concept → how surely it is meant, of 100; the weight of the least that it may mean.
function meaning(slot, index) {
  const meant = new Map();
  const least = Math.min(...[...slot.concepts.keys()].map((concept) => index.weights[concept]));
  const believed = (concept, value) => meant.set(concept, Math.max(meant.get(concept) || 0, value));
  for (const [concept, strength] of slot.concepts) {
    believed(concept, strength * 10);
    for (const [close, nearness] of index.near.get(concept) || []) believed(close, strength * nearness);
  }
  return { meant, least, not: slot.not, asks: index.asks(slot) };
}

// The groups of an intent that a word can stand for best, in the order in which it does.
function matching(one, intent, index) {
  let best = 1;
  let groups = [];
  for (const at of intent.order) {
    const group = intent.holds[at];
    if (group.not !== one.not) continue;
    let value = 0;
    let weight = 0;
    for (const concept of group.any) {
      if ((one.meant.get(concept) || 0) > value) [value, weight] = [one.meant.get(concept), index.weights[concept]];
    }
    if (value > best) [best, groups] = [value, []];
    if (value === best) groups.push({ at, value, weight });
  }
  return { one, groups };
}

function likeness(said, intent, index) {
  let met = 0;
  let missing = 0;
  let extra = 0;
  const done = new Set();
  const matched = said.map((one) => matching(one, intent, index));
  // Words that can stand for one thing only come first, and leave the rest to those that can stand for several.
  const needed = ({ groups }) => groups.filter(({ at }) => at < intent.needed.length).length;
  for (const { groups, one } of matched.sort((a, b) => needed(a) - needed(b))) {
    const found = groups.find(({ at }) => !done.has(at)) || groups[0];
    if (!found) {
      extra += one.asks ? 0 : one.least * 100; // to ask why adds nothing to what is asked about
      continue;
    }
    if (!done.has(found.at)) met += found.weight * found.value;
    extra += found.weight * (100 - found.value);
    done.add(found.at);
  }
  if (!met) return [0, 0];
  intent.needed.forEach((group, at) => {
    if (!done.has(at)) missing += Math.min(...group.any.map((concept) => index.weights[concept])) * 100;
  });
  return [Math.floor((2000 * met) / (2 * met + missing + extra)), Math.floor(met / 100)];
}

function documents(slots, index) {
  const weighed = [];
  for (const slot of slots) {
    if (!slot.terms.size) continue;
    const best = new Map();
    for (const [term, strength] of slot.terms) {
      for (const [doc, weight] of index.postings(term)) {
        if (weight * strength > (best.get(doc) || 0)) best.set(doc, weight * strength);
      }
    }
    weighed.push([best.size ? 32 - Math.clz32(Math.floor(index.docs.length / best.size)) : 4, best]);
  }
  const total = weighed.reduce((sum, [rarity]) => sum + rarity, 0);
  const held = new Map();
  const strengths = new Map();
  for (const [rarity, best] of weighed) {
    for (const [doc, value] of best) {
      held.set(doc, (held.get(doc) || 0) + rarity);
      strengths.set(doc, (strengths.get(doc) || 0) + rarity * value);
    }
  }
  const found = new Map();
  for (const [doc, share] of held) {
    if (share * 10 < total * SHARE) continue;
    found.set(doc, Math.floor((300 * share) / total) + Math.floor((4 * strengths.get(doc)) / total));
  }
  return found;
}
