// The search of the site: what is typed is looked up in the index that the program has made (src/render/search/), in the browser.
//
// 1. A text is made searchable as src/japanese/words.rs does it; tests/search/vectors.json holds the two together.
// 2. A question is cut at its blanks into pieces, and each piece into terms of the index whose places prove that it stands there.
// 3. The index is loaded by <script>, the only thing that a page on a drive may load; only the parts that a question needs.
// 4. Documents with all pieces are ranked, and shown: the first few below the box of any page, all of them on the search page.
// 5. A page that a result leads to has the words marked.
(() => {
  'use strict';

  // --- 1: searchable texts

  // A variant and its ordinary form, in turns: src/japanese/variants.rs.
  const VARIANTS = '髙高﨑崎嵜崎邉辺邊辺齋斎齊斉濱浜濵浜澤沢廣広嶋島嶌島峯峰冨富德徳𠮷吉櫻桜瀨瀬瀧滝龍竜渕淵渊淵槇槙檜桧桒桑薮藪籔藪埜野舘館曾曽彌弥禰祢鷗鴎栁柳凜凛亞亜佛仏來来傳伝價価勞労勳勲參参吳呉單単國国圀国圓円圖図團団堯尭增増壽寿姬姫學学實実寬寛寶宝寳宝將将尙尚嶽岳巖巌從従悅悦惠恵應応戶戸擴拡敎教數数晉晋曆暦會会條条榮栄樂楽橫横步歩歷歴每毎氣気淨浄淸清淺浅溫温澁渋澀渋濟済燈灯爲為瑤瑶產産當当眞真碎砕祿禄禮礼稅税穗穂經経綠緑緖緒縣県總総聰聡聲声與与舊旧莊荘萬万藏蔵藝芸號号螢蛍衞衛覺覚觀観說説證証變変讓譲豐豊賴頼辨弁辯弁遙遥郞郎鄕郷醫医釋釈鎭鎮鐵鉄鑛鉱關関隱隠靑青靜静顯顕驛駅體体鷄鶏鹽塩黑黒齡齢';
  const variants = new Map();
  for (let letters = [...VARIANTS], at = 0; at < letters.length; at += 2) variants.set(letters[at], letters[at + 1]);

  // What normalization may change together: a character with the marks, the vowels and the final consonants that follow it.
  const CLUSTER = /[^][\p{M}゛゜ﾞﾟ\u1160-\u11ff\ud7b0-\ud7ff\uffa0-\uffdc]*/gu;
  const JAPANESE = /[々-〇ぁ-ゖ\u3099\u309aゝ-ゟァ-ヺー-ヿㇰ-ㇿ\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const LETTER = /[\p{Alphabetic}\p{N}\p{M}]/u;

  const remembered = (make) => {
    const known = new Map();
    return (key) => {
      if (!known.has(key)) known.set(key, make(key));
      return known.get(key);
    };
  };

  /** The form in which readers take characters for the same; for a cluster, which may become longer or shorter. */
  const fold = remembered((cluster) => {
    const apart = cluster.replace(/゛/g, '\u3099').replace(/゜/g, '\u309a').normalize('NFKD');
    const letters = [...apart.replace(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '')].map((letter) => {
      const low = letter.toLowerCase().replace(/[ァ-ヶヽヾ]/, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
      return variants.get(low) ?? low;
    });
    return letters.join('').normalize('NFC');
  });

  /** 'j' for Japanese, 'd' for digits, 'l' for other letters, '' for what stands between words. */
  const kind = remembered((letter) => {
    if (letter >= '0' && letter <= '9' && letter.length === 1) return 'd';
    return JAPANESE.test(letter) ? 'j' : LETTER.test(letter) ? 'l' : '';
  });

  /** A text as it is searched, and for each of its units where in the text it comes from. */
  function searchable(text) {
    let folded = '';
    const from = [];
    const to = [];
    for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
      const letters = fold(cluster);
      for (let at = 0; at < letters.length; at += 1) {
        from.push(index);
        to.push(index + cluster.length);
      }
      folded += letters;
    }
    // The commas of 1,234,567.
    const commas = new Set();
    for (const { index } of folded.matchAll(/(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g)) commas.add(index);
    let words = '';
    const starts = [];
    const ends = [];
    let apart = false;
    let at = 0;
    for (const letter of folded) {
      if (kind(letter)) {
        if (apart && words) {
          words += ' ';
          starts.push(from[at]);
          ends.push(from[at]);
        }
        apart = false;
        words += letter;
        for (let unit = 0; unit < letter.length; unit += 1) {
          starts.push(from[at]);
          ends.push(to[at]);
        }
      } else if (!commas.has(at)) {
        apart = true;
      }
      at += letter.length;
    }
    return { words, starts, ends };
  }

  const lastLetter = (text) => [...text.slice(-2)].at(-1) ?? '';

  /** Where a searchable text contains a piece: see `contains` in words.rs. */
  function occurrences(words, piece) {
    const found = [];
    const first = kind(String.fromCodePoint(piece.codePointAt(0)));
    for (let at = words.indexOf(piece); at >= 0; at = words.indexOf(piece, at + 1)) {
      if (first === 'j' || kind(lastLetter(words.slice(Math.max(0, at - 2), at))) !== first) found.push(at);
    }
    return found;
  }

  // --- 2: questions

  /** The pieces of a question, each once. */
  const piecesOf = (question) => [...new Set(searchable(question).words.split(' ').filter(Boolean))];

  /** The terms that prove a piece: each with its place in it, `prefix` where it is the beginning of a word. */
  function termsOf(piece) {
    const letters = [...piece];
    if (letters.length === 1) return [{ key: piece, at: 0 }];
    const runs = [];
    letters.forEach((letter, at) => {
      const last = runs.at(-1);
      if (last?.kind === kind(letter)) last.end = at + 1;
      else runs.push({ kind: kind(letter), start: at, end: at + 1 });
    });
    const terms = [];
    const pair = (at) => terms.push({ key: letters[at] + letters[at + 1], at });
    runs.forEach(({ kind: of, start, end }, place) => {
      const isLast = place === runs.length - 1;
      const word = letters.slice(start, end).join('');
      if (of === 'j' && end - start > 1) {
        for (let at = start; at + 1 < end; at += 2) pair(at);
        if ((end - start) % 2) pair(end - 2);
      } else if (of !== 'j' && !isLast) {
        terms.push({ key: `${word} `, at: start });
      } else if (of !== 'j' && end - start > 1) {
        terms.push({ key: word, at: start, prefix: true });
      } else {
        pair(Math.max(0, start - 1));
      }
    });
    return terms;
  }

  // For tests.
  if (typeof module === 'object') {
    module.exports = { fold, searchable, occurrences, piecesOf, termsOf, VARIANTS };
    return;
  }

  // --- 3: the index

  const own = document.currentScript.src;
  const root = new URL('../', own);
  const waiting = new Map();
  window.__S = (name, data) => waiting.get(name)?.(data);

  /** The content of a file of the index; throws where it isn't there. */
  async function load(name, path, query = '') {
    const data = await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const done = (then) => (value) => {
        waiting.delete(name);
        script.remove();
        then(value);
      };
      waiting.set(name, done(resolve));
      script.onerror = done(() => reject(new Error(path)));
      script.src = new URL(`search/${path}.js${query}`, root);
      document.head.append(script);
    });
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
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
      const terms = termsOf(piece);
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

    /** The documents that contain every piece, the best first; of equals the newest. */
    async function find(pieces) {
      const matches = await Promise.all(pieces.map(keys.length ? match : scan));
      const mean = lengths.reduce((sum, length) => sum + length, 0) / documents || 1;
      const scores = new Float64Array(documents);
      const hits = new Uint8Array(documents);
      for (const { ids, counts, heads } of matches) {
        const weight = Math.log(1 + documents / ids.length);
        for (let at = 0; at < ids.length; at += 1) {
          const id = ids[at];
          const often = (counts[at] * 2.2) / (counts[at] + 0.3 + (0.9 * lengths[id]) / mean);
          scores[id] += weight * (often + 2 * heads[at]);
          hits[id] += 1;
        }
      }
      // One number for each, so that sorting is quick: what is better is less, and below it the document.
      const all = [];
      for (let id = 0; id < documents; id += 1) {
        if (pieces.length && hits[id] === pieces.length) all.push((1e6 - Math.round(scores[id] * 1000)) * 2 ** 24 + id);
      }
      return Array.from(Float64Array.from(all).sort(), (number) => number % 2 ** 24);
    }

    const record = async (id) => (await texts(Math.floor(id / group)))[id % group];
    return { find, record };
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

  // --- 4: the box and the results

  const line = (from, ...parts) => {
    const element = document.createElement(from);
    element.append(...parts);
    return element;
  };

  /** A text from one place to another, with the pieces marked. */
  function marked(original, pieces, made = searchable(original), from = 0, to = original.length) {
    const ranges = pieces
      .flatMap((piece) => occurrences(made.words, piece).map((at) => [made.starts[at], made.ends[at + piece.length - 1]]))
      .filter(([start, end]) => start >= from && end <= to)
      .sort(([a], [b]) => a - b);
    const parts = [];
    let done = from;
    for (const [start, end] of ranges) {
      if (end <= done) continue;
      parts.push(original.slice(done, Math.max(done, start)), line('mark', original.slice(Math.max(done, start), end)));
      done = end;
    }
    return [...parts, original.slice(done, to)];
  }

  /** Some 110 characters of a record around the first place of a piece, or from the beginning. */
  function excerpt(record, pieces) {
    const flat = (record.prose ??= record[5].trim().replace(/\s*\n\s*/g, '　'));
    const made = (record.letters ??= searchable(flat));
    const first = pieces.map((piece) => occurrences(made.words, piece)[0]).filter((at) => at >= 0).map((at) => made.starts[at]);
    let from = Math.max(0, Math.min(...first, flat.length) - 30);
    if (!first.length || from < 12) from = 0;
    let to = Math.min(flat.length, from + 110);
    // No half of a surrogate pair.
    if (/[\udc00-\udfff]/.test(flat[from] ?? '')) from += 1;
    if (/[\udc00-\udfff]/.test(flat[to] ?? '')) to += 1;
    return [from ? '…' : '', ...marked(flat, pieces, made, from, to), to < flat.length ? '…' : ''];
  }

  /** The address of a result: it carries what is to be marked. From a folder, a page is its file. */
  function addressOf(url, question) {
    const address = new URL(url, root);
    if (address.protocol === 'file:') address.pathname = address.pathname.replace(/\/$/, '/index.html');
    // A browser shows a PDF in a viewer of its own, which marks nothing.
    if (!/\.pdf$/i.test(address.pathname)) address.searchParams.set('mark', question);
    return address.href;
  }

  function setUp(form) {
    const input = form.querySelector('input');
    const status = form.querySelector('[role="status"]');
    const list = document.getElementById(form.dataset.results);
    const isPage = list.tagName === 'OL';
    const more = isPage ? form.parentElement.querySelector('[data-more]') : null;
    const say = (key, count) => {
      status.textContent = key ? form.dataset[key].replace('{n}', count.toLocaleString('ja')) : '';
    };
    let asked = 0;
    let timer;
    let question = '';
    let shown = 0;
    let all = [];

    const option = (record, at) => {
      const [url, of, , title, , , part] = record;
      const link = line('li', line('span', ...marked(part?.[0] ?? title, piecesOf(question)), part ? `　${part[1]}` : ''), line('small', of));
      link.dataset.href = addressOf(url, question);
      return asOption(link, at);
    };
    const asOption = (element, at) => {
      element.id = `${list.id}-${at}`;
      element.setAttribute('role', 'option');
      element.setAttribute('aria-selected', 'false');
      return element;
    };
    const entry = (record) => {
      const [url, of, date, title, , , part] = record;
      const pieces = piecesOf(question);
      const link = line('a', ...marked(part?.[0] ?? title, pieces));
      link.href = addressOf(url, question);
      const about = line('p', line('span', of));
      if (date) about.append(line('span', date));
      about.className = 'about';
      // A page of a PDF: the page of the site that hands it out.
      if (part) about.append(line('a', part[1]));
      if (part) about.lastChild.href = addressOf(part[2], question);
      return line('li', line('h2', link), about, line('p', ...excerpt(record, pieces)));
    };

    /** Shows some more of what was found; false where another question was asked meanwhile. */
    async function show(count) {
      const mine = asked;
      const next = all.slice(shown, shown + count);
      const records = await ask((index) => Promise.all(next.map(index.record)));
      if (mine !== asked) return;
      if (!shown) list.replaceChildren();
      list.append(...records.map(isPage ? entry : option));
      shown += next.length;
      // Whoever has left the box meanwhile isn't shown a list.
      list.hidden = !shown || (!isPage && document.activeElement !== input);
      if (more) more.hidden = shown >= all.length;
      else {
        if (shown) {
          const rest = asOption(line('li', form.dataset.all.replace('{n}', all.length.toLocaleString('ja'))), shown);
          rest.dataset.href = '';
          list.append(rest);
        }
        input.setAttribute('aria-expanded', String(!list.hidden));
      }
    }

    async function run() {
      const mine = (asked += 1);
      question = input.value.trim();
      const pieces = piecesOf(question);
      select(null);
      if (isPage) document.documentElement.toggleAttribute('data-asked', pieces.length > 0);
      if (!pieces.length) {
        close();
        if (more) more.hidden = true;
        return say(question ? 'none' : '', 0);
      }
      try {
        const found = await ask((index) => index.find(pieces));
        if (mine !== asked) return undefined;
        [all, shown] = [found, 0];
        await show(isPage ? 10 : 6);
        if (mine === asked) say(all.length ? 'found' : 'none', all.length);
      } catch {
        if (mine === asked) say('failed', 0);
      }
      return undefined;
    }

    function close() {
      list.hidden = true;
      if (isPage) list.replaceChildren();
      else input.setAttribute('aria-expanded', 'false');
    }
    const selected = () => list.querySelector('[aria-selected="true"]');
    function select(element) {
      selected()?.setAttribute('aria-selected', 'false');
      element?.setAttribute('aria-selected', 'true');
      element?.scrollIntoView({ block: 'nearest' });
      if (element) input.setAttribute('aria-activedescendant', element.id);
      else input.removeAttribute('aria-activedescendant');
    }
    const go = (element) => (element.dataset.href ? location.assign(element.dataset.href) : form.requestSubmit());

    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // While one types, the address follows; only what is sent is a step of its own to go back to.
        if (isPage) remember('replaceState');
        run();
      }, 120);
    };
    // Between these two the letters are those of a reading that is yet to be converted.
    input.addEventListener('input', (event) => event.isComposing || later());
    input.addEventListener('compositionend', later);
    input.addEventListener('compositionstart', () => clearTimeout(timer));

    const remember = (how) => {
      const address = new URL(location.href);
      if (input.value.trim()) address.searchParams.set('q', input.value.trim());
      else address.searchParams.delete('q');
      if (address.href === location.href) return;
      try {
        history[how](null, '', address);
      } catch {
        // Some browsers forbid it to a page in a folder.
      }
    };

    if (isPage) {
      const read = () => {
        input.value = new URLSearchParams(location.search).get('q') ?? '';
        run();
      };
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        clearTimeout(timer);
        remember('pushState');
        run();
      });
      more.addEventListener('click', async () => {
        const first = shown;
        await show(10).catch(() => say('failed', 0));
        list.children[first]?.querySelector('a').focus();
      });
      addEventListener('popstate', read);
      read();
      return;
    }

    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', list.id);
    input.addEventListener('keydown', (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const options = [...list.children];
      const at = options.indexOf(selected());
      if (event.key === 'Escape' && !list.hidden) {
        close();
        select(null);
      } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length && input.value.trim()) {
        list.hidden = false;
        input.setAttribute('aria-expanded', 'true');
        // Between the last and the first stands the box itself.
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const place = (at + 1 + step + options.length + 1) % (options.length + 1);
        select(options[place - 1] ?? null);
      } else if (event.key === 'Enter' && selected() && !list.hidden) {
        go(selected());
      } else {
        return;
      }
      event.preventDefault();
    });
    // The focus stays in the box, as the pattern of a combobox wants it.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const chosen = event.target.closest('[role="option"]');
      if (chosen) go(chosen);
    });
    input.addEventListener('blur', () => {
      close();
      select(null);
    });
    input.addEventListener('focus', () => ask(() => undefined).catch(() => undefined));
  }

  const forms = document.querySelectorAll('form[role="search"]');
  forms.forEach(setUp);
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    forms[0]?.querySelector('input').focus();
  });

  // --- 5: marks on the page that a result leads to

  /** Marks the pieces in an element, without touching what is in it. */
  function mark(element, pieces) {
    const nodes = [];
    let all = '';
    let before = null;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest('rt, rp, .footnote-ref, svg, script, form')) continue;
      let block = node.parentElement;
      while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
      if (block !== before) all += '\n';
      before = block;
      nodes.push({ node, at: all.length });
      all += node.data;
    }
    const { words, starts, ends } = searchable(all);
    const place = (offset, isEnd) => {
      const holder = nodes.findLast(({ at }) => (isEnd ? at < offset : at <= offset));
      return [holder.node, Math.min(offset - holder.at, holder.node.data.length)];
    };
    const ranges = pieces.flatMap((piece) =>
      occurrences(words, piece).map((at) => {
        const range = document.createRange();
        range.setStart(...place(starts[at], false));
        range.setEnd(...place(ends[at + piece.length - 1], true));
        return range;
      }),
    );
    CSS.highlights.set('search', new Highlight(...ranges));
  }

  const address = new URL(location.href);
  const wanted = piecesOf(address.searchParams.get('mark') ?? '');
  if (wanted.length && window.CSS?.highlights) {
    mark(document.querySelector('main'), wanted);
    // Whoever passes the address on doesn't pass on what was looked for.
    address.searchParams.delete('mark');
    try {
      history.replaceState(history.state, '', address);
    } catch {
      // As above.
    }
  }
})();
