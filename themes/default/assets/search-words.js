// What is searchable of a text, what contains a question, and which terms of the index prove it: src/japanese/words.rs in the browser.
// tests/search/vectors.json holds the two together.
(() => {
  'use strict';

  // --- searchable texts

  // A variant and its ordinary form, in turns: src/japanese/variants.rs.
  const VARIANTS = '髙高﨑崎嵜崎邉辺邊辺齋斎齊斉濱浜濵浜澤沢廣広嶋島嶌島峯峰冨富德徳𠮷吉櫻桜瀨瀬瀧滝龍竜渕淵渊淵槇槙檜桧桒桑薮藪籔藪埜野舘館曾曽彌弥禰祢鷗鴎栁柳凜凛亞亜佛仏來来傳伝價価勞労勳勲參参吳呉單単國国圀国圓円圖図團団堯尭增増壽寿姬姫學学實実寬寛寶宝寳宝將将尙尚嶽岳巖巌從従悅悦惠恵應応戶戸擴拡敎教數数晉晋曆暦會会條条榮栄樂楽橫横步歩歷歴每毎氣気淨浄淸清淺浅溫温澁渋澀渋濟済燈灯爲為瑤瑶產産當当眞真碎砕祿禄禮礼稅税穗穂經経綠緑緖緒縣県總総聰聡聲声與与舊旧莊荘萬万藏蔵藝芸號号螢蛍衞衛覺覚觀観說説證証變変讓譲豐豊賴頼辨弁辯弁遙遥郞郎鄕郷醫医釋釈鎭鎮鐵鉄鑛鉱關関隱隠靑青靜静顯顕驛駅體体鷄鶏鹽塩黑黒齡齢';
  const variants = new Map();
  for (let letters = [...VARIANTS], at = 0; at < letters.length; at += 2) variants.set(letters[at], letters[at + 1]);

  // What normalization may change together: a character with the marks, the vowels and the final consonants that follow it.
  const CLUSTER = /[^][\p{M}\p{DI}゛゜ﾞﾟ\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uffa0-\uffdc]*/gu;
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
    const letters = [...apart.replace(/\p{DI}/gu, '')].map((letter) => {
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

  // --- questions

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
  /** What a list of `[word, [others]]` says of words with the same meaning: searchable, the longest word first. */
  const synonymsOf = (written) =>
    written
      .map(([word, others]) => ({ word, words: searchable(word).words, others: others.map((other) => [other, searchable(other).words]) }))
      .sort((a, b) => b.words.length - a.words.length);

  /** Whether any text that contains all pieces contains all of the wanted ones. */
  const implies = (pieces, wanted) => wanted.every((piece) => pieces.some((longer) => occurrences(longer, piece).length));

  /** A question as clauses that a document must all meet. A clause is a list of alternatives, of which one is enough: first what was
      written, then the same with a word in place of one that means the same. An alternative is what a document must contain:
      `pieces`, and whose `word` it is, in place of which (`of`). What would find nothing more is left out. */
  function clausesOf(question, synonyms = []) {
    const { words } = searchable(question);
    const taken = [];
    for (const synonym of synonyms) {
      for (const start of synonym.words ? occurrences(words, synonym.words) : []) {
        const end = start + synonym.words.length;
        const last = kind(lastLetter(synonym.words));
        const goesOn = last !== 'j' && end < words.length && kind(String.fromCodePoint(words.codePointAt(end))) === last;
        if (!goesOn && taken.every((other) => end <= other.start || other.end <= start)) taken.push({ start, end, synonym });
      }
    }
    // A clause is as long as the pieces that such a word stands in.
    const clauses = [];
    const split = (text) => [...new Set(text.split(' ').filter(Boolean))];
    let from = 0;
    while (from < words.length) {
      let to = from;
      const within = [];
      for (let grows = true; grows; ) {
        to = words.indexOf(' ', to) < 0 ? words.length : words.indexOf(' ', to);
        const more = taken.filter((of) => of.start >= from && of.start < to && !within.includes(of));
        within.push(...more);
        grows = more.some(({ end }) => end > to);
        if (grows) to = Math.max(...within.map(({ end }) => end));
      }
      const alternatives = [{ pieces: split(words.slice(from, to)) }];
      for (const { start, end, synonym } of within.sort((a, b) => a.start - b.start)) {
        for (const [word, other] of synonym.others) {
          const pieces = split(words.slice(from, start) + other + words.slice(end, to));
          if (pieces.length && !alternatives.some((known) => implies(pieces, known.pieces))) alternatives.push({ pieces, word, of: synonym.word });
        }
      }
      const key = alternatives[0].pieces.join(' ');
      if (!clauses.some((known) => known[0].pieces.join(' ') === key)) clauses.push(alternatives);
      from = to + 1;
    }
    return clauses;
  }

  const pairsOf = (text) => {
    const letters = [...searchable(text).words.replaceAll(' ', '')];
    return new Set(letters.slice(1).map((letter, at) => letters[at] + letter));
  };

  /** Those of the words that share most pairs of letters with a question, the nearest first. */
  function nearest(question, words, most = 5) {
    const wanted = pairsOf(question);
    const near = words.map((word) => {
      const pairs = pairsOf(word);
      const common = [...pairs].filter((pair) => wanted.has(pair)).length;
      return { word, likeness: (2 * common) / (pairs.size + wanted.size) };
    });
    return near.filter(({ likeness }) => likeness >= 0.3).sort((a, b) => b.likeness - a.likeness).slice(0, most).map(({ word }) => word);
  }

  /** Where a sentence finds nothing: all of its runs of kanji, of katakana and of letters, else any of the longer ones. */
  function lesser(question, synonyms) {
    const parts = question.match(/\p{sc=Han}+|[\p{sc=Katakana}ーｰﾞﾟ]+|[\p{sc=Latin}\p{N}]+/gu) ?? [];
    const long = parts.filter((part) => part.length > 1);
    if (!long.length || parts.join('') === question.replace(/\s/g, '')) return [];
    const any = long.flatMap((part) => (clausesOf(part, synonyms)[0] ?? []).map((of) => ({ ...of, part })));
    return [{ words: parts, clauses: clausesOf(parts.join(' '), synonyms) }, { clauses: [any] }];
  }

  const words = { nearest, lesser, remembered, fold, searchable, occurrences, piecesOf, termsOf, synonymsOf, clausesOf, VARIANTS };
  // Tests load this script without a browser.
  if (typeof module === 'object') module.exports = words;
  else Object.assign(window.__search, words);
})();
