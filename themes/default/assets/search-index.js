// The index of the search, read as src/render/search/mod.rs describes it, and what is found in it.
//
// 1. Its files are loaded by <script>, the only thing that a page on a drive may load; only those that a question needs.
// 2. A piece of a question is proved by terms of the index whose places show that it stands there.
// 3. Documents with all pieces are ranked.
(() => {
  'use strict';

  const search = window.__search;
  const { remembered, searchable, occurrences, termsOf, synonymsOf } = search;

  // --- 1: files

  const waiting = new Map();
  window.__S = (name, data, length) => waiting.get(name)?.({ data, length });

  /** The bytes of a text that holds 15 bits in each unit: see src/render/search/script.rs. */
  function bytesOf(data, length) {
    const bytes = new Uint8Array(length);
    let held = 0;
    let count = 0;
    for (let at = 0, unit = 0; at < length; at += 1) {
      if (count < 8) {
        held = ((held & 127) << 15) | (data.charCodeAt(unit) - 0x800);
        unit += 1;
        count += 15;
      }
      count -= 8;
      bytes[at] = held >> count;
    }
    return bytes;
  }

  /** The content of a file of the index; throws where it isn't there. */
  async function load(name, path, query = '') {
    const { data, length } = await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const done = (then) => (value) => {
        waiting.delete(name);
        script.remove();
        then(value);
      };
      waiting.set(name, done(resolve));
      script.onerror = done(() => reject(new Error(path)));
      script.src = new URL(`search/${path}.js${query}`, search.root);
      document.head.append(script);
    });
    const stream = new Blob([bytesOf(data, length)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const text = (bytes) => new TextDecoder().decode(bytes);

  /** Reads numbers of 7 bits a byte. */
  function reader(bytes, at = 0) {
    const read = () => {
      let number = 0;
      let weight = 1;
      for (;;) {
        const byte = bytes[read.at++];
        if (byte < 128) return number + byte * weight;
        number += (byte - 128) * weight;
        weight *= 128;
      }
    };
    read.at = at;
    return read;
  }

  /** By code points, as the terms are sorted. */
  function compare(a, b) {
    const [x, y] = [[...a], [...b]];
    const at = x.findIndex((letter, at) => letter !== y[at]);
    return at < 0 ? x.length - y.length : at >= y.length ? 1 : x[at].codePointAt(0) - y[at].codePointAt(0);
  }

  /** The index behind a manifest; `query` keeps an old copy of it from being shown again. */
  async function open(query) {
    const manifest = JSON.parse(text(await load('index', 'index', query)));
    const { documents, group, keys, lengths } = manifest;
    const words = new Set(manifest.words);
    const file = remembered((number) => load(String(number), `${manifest.index}/${number}`));
    const texts = remembered(async (number) => JSON.parse(text(await file(manifest.texts + number))));

    const shard = remembered(async (number) => {
      const bytes = await file(number);
      const read = reader(bytes);
      const size = read();
      const names = text(bytes.subarray(read.at, read.at + size)).split('\n');
      read.at += size;
      const sizes = names.map(() => [read(), read()]);
      let at = read.at;
      const terms = new Map();
      names.forEach((name, place) => {
        const [ofDocuments, ofPositions] = sizes[place];
        const middle = at + ofDocuments;
        const end = middle + ofPositions;
        terms.set(name, { bytes, at, middle, end });
        at = end;
      });
      return terms;
    });

    /** The documents of a term, in their order, and for each twice its places, plus 1 where one is in the head. */
    function listOf(term) {
      if (term.list) return term.list;
      const read = reader(term.bytes, term.at);
      const count = read();
      const ids = new Uint32Array(count);
      for (let at = 0, next = 0; at < count; at += 1) {
        ids[at] = next + read();
        next = ids[at] + 1;
      }
      const places = Uint32Array.from(ids, read);
      const starts = new Uint32Array(count + 1);
      for (let at = 0; at < count; at += 1) starts[at + 1] = starts[at] + (places[at] >> 1);
      const apart = read.at < term.middle ? read() - 1 : -1;
      const positions = async () => {
        const bytes = apart < 0 ? term.bytes : await file(apart);
        const next = reader(bytes, apart < 0 ? term.middle : 0);
        const all = new Uint32Array(starts[count]);
        for (let of = 0; of < count; of += 1) {
          for (let at = starts[of], before = 0; at < starts[of + 1]; at += 1) before = all[at] = before + next();
        }
        return all;
      };
      let known;
      term.list = { ids, places, starts, positions: () => (known ??= positions()) };
      return term.list;
    }

    const NOTHING = { ids: [], places: [], starts: [0], positions: async () => [] };

    /** The list of a term, or of all words that begin so; those are put together. */
    async function look({ key, prefix }) {
      let low = 0;
      let high = keys.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (compare(keys[middle], key) <= 0) low = middle;
        else high = middle;
      }
      if (!prefix) {
        const term = (await shard(low)).get(key);
        return term ? listOf(term) : NOTHING;
      }
      const numbers = [low];
      while (keys[numbers.at(-1) + 1]?.startsWith(key)) numbers.push(numbers.at(-1) + 1);
      const shards = await Promise.all(numbers.map(shard));
      const lists = shards.flatMap((terms) => [...terms].filter(([name]) => name.startsWith(key)).map(([, term]) => listOf(term)));
      if (lists.length === 1) return lists[0];
      const places = new Map();
      for (const list of lists) {
        list.ids.forEach((id, at) => {
          const known = places.get(id) ?? 0;
          places.set(id, (((known >> 1) + (list.places[at] >> 1)) << 1) | ((known | list.places[at]) & 1));
        });
      }
      const ids = [...places.keys()].sort((a, b) => a - b);
      const starts = [0];
      for (const id of ids) starts.push(starts.at(-1) + (places.get(id) >> 1));
      const positions = async () => {
        const by = new Map(ids.map((id) => [id, []]));
        for (const list of lists) {
          const all = await list.positions();
          list.ids.forEach((id, at) => by.get(id).push(...all.subarray(list.starts[at], list.starts[at + 1])));
        }
        return ids.flatMap((id) => by.get(id).sort((a, b) => a - b));
      };
      return { ids, places: ids.map((id) => places.get(id)), starts, positions };
    }

    /** The documents that contain a piece, how often, and whether in the head: three columns, by the index. */
    async function match(piece) {
      const terms = words.has(piece) ? [{ key: piece, at: 0 }] : termsOf(piece);
      const lists = await Promise.all(terms.map(look));
      const { ids, places } = lists[0];
      if (terms.length === 1) return { ids, counts: places.map((of) => of >> 1), heads: places.map((of) => of & 1) };
      const order = lists.map((_, at) => at).sort((a, b) => lists[a].ids.length - lists[b].ids.length);
      const [rarest, ...others] = order;
      const at = lists.map(() => 0);
      /** Goes to every document that has all terms; `at` is its place in each list. */
      const common = (visit) => {
        at.fill(0);
        const few = lists[rarest].ids;
        for (; at[rarest] < few.length; at[rarest] += 1) {
          const id = few[at[rarest]];
          const isIn = (other) => {
            const many = lists[other].ids;
            while (many[at[other]] < id) at[other] += 1;
            return many[at[other]] === id;
          };
          if (others.every(isIn)) visit(id);
        }
      };
      const found = { ids: [], counts: [], heads: [] };
      // Often there is none, and no position is read.
      let some = false;
      common(() => (some = true));
      if (!some) return found;
      const positions = await Promise.all(lists.map((list) => list.positions()));
      const next = lists.map(() => 0);
      common((id) => {
        lists.forEach((list, of) => (next[of] = list.starts[at[of]]));
        const end = lists[rarest].starts[at[rarest] + 1];
        let count = 0;
        for (; next[rarest] < end; next[rarest] += 1) {
          const start = positions[rarest][next[rarest]] - terms[rarest].at;
          const stands = (other) => {
            const wanted = start + terms[other].at;
            const stop = lists[other].starts[at[other] + 1];
            while (next[other] < stop && positions[other][next[other]] < wanted) next[other] += 1;
            return next[other] < stop && positions[other][next[other]] === wanted;
          };
          if (others.every(stands)) count += 1;
        }
        if (!count) return;
        found.ids.push(id);
        found.counts.push(count);
        found.heads.push(lists.every((list, of) => list.places[at[of]] & 1) ? 1 : 0);
      });
      return found;
    }

    /** The same for a small site, by looking through all texts. */
    async function scan(piece) {
      const found = { ids: [], counts: [], heads: [] };
      (await texts(0)).forEach((record, id) => {
        const [, , , title, kana, rest] = record;
        record.words ??= searchable(`${title}\n${kana}\n${rest}`).words;
        record.head ??= searchable(`${title}\n${kana}`).words.length;
        lengths[id] = Math.ceil(record.words.length / 32);
        const places = occurrences(record.words, piece);
        if (!places.length) return;
        found.ids.push(id);
        found.counts.push(places.length);
        found.heads.push(places[0] < record.head ? 1 : 0);
      });
      return found;
    }

    const matching = keys.length ? match : scan;

    /** The documents that contain all pieces of an alternative, with a score for each. */
    async function alternative({ pieces }, factor) {
      const matches = await Promise.all(pieces.map(matching));
      const mean = lengths.reduce((sum, length) => sum + length, 0) / documents || 1;
      const sums = new Map();
      const scored = matches.map(({ ids, counts, heads }) => {
        const weight = factor * Math.log(1 + documents / ids.length);
        const scores = new Float64Array(ids.length);
        for (let at = 0; at < ids.length; at += 1) {
          const often = (counts[at] * 2.2) / (counts[at] + 0.3 + (0.9 * lengths[ids[at]]) / mean);
          scores[at] = weight * (often + 2 * heads[at]);
        }
        return { ids, scores };
      });
      if (scored.length === 1) return scored[0];
      scored.sort((a, b) => a.ids.length - b.ids.length);
      scored.forEach(({ ids, scores }, of) => {
        for (let at = 0; at < ids.length; at += 1) {
          const sum = sums.get(ids[at]) ?? (of ? undefined : { times: 0, score: 0 });
          if (sum?.times !== of) continue;
          sum.times += 1;
          sum.score += scores[at];
          if (!of) sums.set(ids[at], sum);
        }
      });
      const whole = [...sums].filter(([, { times }]) => times === scored.length);
      return { ids: whole.map(([id]) => id), scores: whole.map(([, { score }]) => score) };
    }

    /** The documents that meet every clause (see `clausesOf`), the best first; of equals the newest. Without clauses, all. With it,
        which alternatives the index has. */
    async function find(clauses) {
      if (!clauses.length) return { ids: Uint32Array.from({ length: documents }, (_, id) => id), present: [] };
      // What was written counts more than another word for it.
      const met = await Promise.all(clauses.map((of) => Promise.all(of.map((each, at) => alternative(each, at ? 0.8 : 1)))));
      const scores = new Float64Array(documents);
      const hits = new Uint8Array(documents);
      const best = new Float64Array(documents);
      met.forEach((alternatives) => {
        best.fill(0);
        for (const { ids, scores: own } of alternatives) {
          for (let at = 0; at < ids.length; at += 1) {
            const id = ids[at];
            // Of several alternatives in one document the best one counts.
            if (!best[id]) hits[id] += 1;
            if (own[at] > best[id]) {
              scores[id] += own[at] - best[id];
              best[id] = own[at];
            }
          }
        }
      });
      // One number for each, so that sorting is quick: what is better is less, and below it the document.
      let count = 0;
      const all = new Float64Array(documents);
      for (let id = 0; id < documents; id += 1) {
        if (hits[id] === clauses.length) all[count++] = (1e6 - Math.round(scores[id] * 1000)) * 2 ** 24 + id;
      }
      const ids = Uint32Array.from(all.subarray(0, count).sort(), (number) => number % 2 ** 24);
      const present = clauses.map((of, clause) => of.filter((_, at) => met[clause][at].ids.length));
      return { ids, present };
    }

    /** The facets: each with its choices, the sets of choices that occur together, and for each document which set it has. */
    const facets = remembered(async () => {
      const bytes = await file(manifest.columns);
      const read = reader(bytes);
      const size = read();
      const heads = JSON.parse(text(bytes.subarray(read.at, read.at + size)));
      read.at += size;
      return heads.map((head) => ({ ...head, column: Uint32Array.from({ length: documents }, read) }));
    });

    const record = async (id) => (await texts(Math.floor(id / group)))[id % group];
    const suggestions = async () => JSON.parse(text(await file(manifest.suggestions)));
    return { find, facets: () => facets(''), suggestions, record, synonyms: synonymsOf(manifest.synonyms ?? []) };
  }

  let opened;
  /** Asks the index; if a part of it is gone, it has been published anew since, and is opened again. */
  async function ask(use) {
    try {
      return await use(await (opened ??= open('')));
    } catch {
      opened = open(`?${Date.now()}`);
      opened.catch(() => (opened = undefined));
      return use(await opened);
    }
  }

  search.ask = ask;
})();
