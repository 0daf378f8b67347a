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

  /** What waits for each script: two indexes may be loaded at once, whose files have the same names. */
  const waiting = new WeakMap();
  window.__S = (_, data, length) => waiting.get(document.currentScript)?.({ data, length });

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
  async function load(path, query = '') {
    const { data, length } = await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      waiting.set(script, resolve);
      // One that runs to its end has handed over what it holds; half a file, or a page in its place, has not.
      script.onload = script.onerror = () => {
        script.remove();
        reject(new Error(path));
      };
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

  /** The lists of several terms as one: where one of them stands. */
  function together(lists, documents) {
    const sums = new Uint32Array(documents);
    const heads = new Uint8Array(documents);
    for (const { ids, places } of lists) {
      for (let at = 0; at < ids.length; at += 1) {
        sums[ids[at]] += places[at] >> 1;
        heads[ids[at]] |= places[at] & 1;
      }
    }
    const ids = Uint32Array.from(sums.keys()).filter((id) => sums[id]);
    const places = ids.map((id) => sums[id] * 2 + heads[id]);
    const starts = new Uint32Array(ids.length + 1);
    for (let at = 0; at < ids.length; at += 1) starts[at + 1] = starts[at] + sums[ids[at]];
    const positions = async () => {
      const all = new Uint32Array(starts[ids.length]);
      // Where the next place in each document goes.
      const next = new Uint32Array(documents);
      for (let at = 0; at < ids.length; at += 1) next[ids[at]] = starts[at];
      for (const list of lists) {
        const own = await list.positions();
        for (let at = 0; at < list.ids.length; at += 1) {
          const of = own.subarray(list.starts[at], list.starts[at + 1]);
          all.set(of, next[list.ids[at]]);
          next[list.ids[at]] += of.length;
        }
      }
      for (let at = 0; at < ids.length; at += 1) all.subarray(starts[at], starts[at + 1]).sort();
      return all;
    };
    return { ids, places, starts, positions };
  }

  /** Of documents, those that are among others; both ascend. */
  function among(few, many) {
    const both = new Uint32Array(few.length);
    let count = 0;
    for (let a = 0, b = 0; a < few.length; a += 1) {
      while (b < many.length && many[b] < few[a]) b += 1;
      if (b < many.length && many[b] === few[a]) both[count++] = few[a];
    }
    return both.subarray(0, count);
  }

  /** Of what stands in documents, that which has one of the others so far behind it, or before it. */
  function before(ones, others, distance) {
    const ids = new Uint32Array(ones.ids.length);
    const heads = new Uint8Array(ones.ids.length);
    const starts = new Uint32Array(ones.ids.length + 1);
    const positions = new Uint32Array(ones.starts[ones.ids.length]);
    let count = 0;
    let filled = 0;
    for (let a = 0, b = 0; a < ones.ids.length; a += 1) {
      while (b < others.ids.length && others.ids[b] < ones.ids[a]) b += 1;
      if (b === others.ids.length) break;
      if (others.ids[b] !== ones.ids[a]) continue;
      const end = others.starts[b + 1];
      for (let one = ones.starts[a], other = others.starts[b]; one < ones.starts[a + 1]; one += 1) {
        const wanted = ones.positions[one] + distance;
        while (other < end && others.positions[other] < wanted) other += 1;
        if (other === end) break;
        if (others.positions[other] === wanted) positions[filled++] = ones.positions[one];
      }
      if (filled === starts[count]) continue;
      ids[count] = ones.ids[a];
      heads[count] = ones.heads[a] & others.heads[b] & 1;
      starts[++count] = filled;
    }
    return { ids: ids.subarray(0, count), heads: heads.subarray(0, count), starts, positions };
  }

  /** Documents by their scores, the best first; what is equal stays in its order. What is made up comes after the `real` ones. */
  function ranked(ids, scores, real) {
    // In thousandths, and what is better is less: so two steps of 12 bits sort them, in time that grows as they do.
    let keys = new Uint32Array(ids.length);
    for (let at = 0; at < ids.length; at += 1) keys[at] = 0xffffff - Math.min(0xffffff, Math.round(scores[at] * 1000));
    for (const shift of [0, 12]) {
      const next = new Uint32Array(4097);
      for (const key of keys) next[((key >> shift) & 4095) + 1] += 1;
      for (let at = 1; at < next.length; at += 1) next[at] += next[at - 1];
      const [sorted, moved] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
      for (let at = 0; at < ids.length; at += 1) {
        const place = next[(keys[at] >> shift) & 4095]++;
        sorted[place] = ids[at];
        moved[place] = keys[at];
      }
      [ids, keys] = [sorted, moved];
    }
    const sorted = new Uint32Array(ids.length);
    const first = ids.filter((id) => id < real);
    sorted.set(first);
    sorted.set(ids.filter((id) => id >= real), first.length);
    return sorted;
  }

  /** The index behind a manifest; `query` keeps an old copy of it from being shown again. */
  async function open(query) {
    const manifest = JSON.parse(text(await load('index', query)));
    const { documents, facts: real, group, keys, lengths } = manifest;
    const words = new Set(manifest.words);
    const file = remembered((number) => load(`${manifest.index}/${number}`, query));
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

    const NOTHING = { ids: [], counts: [], places: [], heads: [], starts: [0], positions: async () => [] };

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
      return together(lists, documents);
    }

    /** The documents that contain a piece, how often, and whether in the head: three columns, by the index. */
    async function match(piece) {
      const terms = words.has(piece) ? [{ key: piece, at: 0 }] : termsOf(piece);
      const lists = await Promise.all(terms.map(look));
      const { ids, places } = lists[0];
      if (terms.length === 1) return { ids, counts: places.map((of) => of >> 1), heads: places.map((of) => of & 1) };
      const [rarest, ...others] = lists.map((_, of) => of).sort((a, b) => lists[a].ids.length - lists[b].ids.length);
      // Often no document has all terms, and no position is read.
      if (!others.reduce((left, of) => among(left, lists[of].ids), lists[rarest].ids).length) return NOTHING;
      const loaded = await Promise.all(lists.map(async (list) => ({ ...list, heads: list.places, positions: await list.positions() })));
      const found = others.reduce((left, of) => before(left, loaded[of], terms[of].at - terms[rarest].at), loaded[rarest]);
      return { ids: found.ids, counts: found.ids.map((_, at) => found.starts[at + 1] - found.starts[at]), heads: found.heads };
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
    let mean;

    /** For each document the score of an alternative: 0 where it doesn't contain all of its pieces. */
    async function scoresOf({ pieces }) {
      const matches = await Promise.all(pieces.map(matching));
      // A single letter stands in many words, and says less than a word.
      const shares = pieces.map((piece) => ([...piece].length > 1 ? 1 : 0.25));
      // Without shards the lengths are known only now.
      mean ??= lengths.reduce((sum, length) => sum + length, 0) / documents || 1;
      const scores = new Float64Array(documents);
      const held = new Uint8Array(documents);
      for (const [piece, { ids, counts, heads }] of matches.entries()) {
        const weight = shares[piece] * Math.log(1 + documents / ids.length);
        for (let at = 0; at < ids.length; at += 1) {
          const often = (counts[at] * 2.2) / (counts[at] + 0.3 + (0.9 * lengths[ids[at]]) / mean);
          scores[ids[at]] += weight * (often + 2 * heads[at]);
          held[ids[at]] += 1;
        }
      }
      if (pieces.length > 1) for (let id = 0; id < documents; id += 1) if (held[id] < pieces.length) scores[id] = 0;
      return scores;
    }

    /** The documents that meet every clause (see `clausesOf`), the best first; of equals the newest. Without clauses, all. With it,
        which alternatives the index has. */
    async function find(clauses) {
      if (!clauses.length) return { ids: Uint32Array.from({ length: documents }, (_, id) => id), present: [] };
      const met = await Promise.all(clauses.map((alternatives) => Promise.all(alternatives.map(scoresOf))));
      // Of several alternatives in one document the best one counts, and what was written more than another word for it.
      const best = met.map(([written, ...others]) => {
        const of = written.slice();
        for (const other of others) for (let id = 0; id < documents; id += 1) of[id] = Math.max(of[id], 0.8 * other[id]);
        return of;
      });
      const ids = new Uint32Array(documents);
      const scores = new Float64Array(documents);
      let count = 0;
      for (let id = 0; id < documents; id += 1) {
        let sum = 0;
        let isMet = true;
        for (const of of best) {
          isMet &&= of[id] > 0;
          sum += of[id];
        }
        if (!isMet) continue;
        ids[count] = id;
        scores[count++] = sum;
      }
      const present = clauses.map((alternatives, clause) => alternatives.filter((_, at) => met[clause][at].some((score) => score)));
      return { ids: ranked(ids.subarray(0, count), scores, real), present };
    }

    /** The facets: each with its choices, the sets of choices that occur together, and for each document which set it has. */
    const facets = remembered(async () => {
      const bytes = await file(manifest.columns);
      const read = reader(bytes);
      const size = read();
      const heads = JSON.parse(text(bytes.subarray(read.at, read.at + size)));
      read.at += size;
      return heads.map((head) => ({ ...head, column: (head.sets.length > 256 ? Uint32Array : Uint8Array).from({ length: documents }, read) }));
    });

    /** What is shown of documents. */
    async function record(id) {
      const of = (await texts(Math.floor(id / group)))[id % group];
      of.isSample = id >= real;
      return of;
    }
    const records = (ids) => Promise.all(Array.from(ids, record));
    const suggestions = async () => JSON.parse(text(await file(manifest.suggestions)));
    // So few that what narrows them takes no more than a picture would.
    const isSmall = documents <= 2000;
    /** Whether all of the documents are made up. */
    const areMadeUp = (ids) => Array.from(ids).every((id) => id >= real);
    return { find, isSmall, areMadeUp, facets: () => facets(''), suggestions, records, synonyms: synonymsOf(manifest.synonyms ?? []) };
  }

  let opened;
  /** Asks the index; if a part of it is gone, it has been published anew since, and is opened again. What `use` takes from it (the
      numbers of documents) means something in that index alone. */
  async function ask(use) {
    const first = (opened ??= open(''));
    try {
      return await use(await first);
    } catch {
      // Several may find out at once.
      if (opened === first) opened = undefined;
      const next = (opened ??= open(`?${Date.now()}`));
      next.catch(() => {
        if (opened === next) opened = undefined;
      });
      return use(await next);
    }
  }

  search.ask = ask;
})();
