// What is common to all that shows results: one result, a list of them, what of an address chooses.
(() => {
  'use strict';

  const search = window.__search;
  const { searchable, occurrences, ask, element } = search;

  // --- one result

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
      parts.push(original.slice(done, Math.max(done, start)), element('mark', {}, original.slice(Math.max(done, start), end)));
      done = end;
    }
    return [...parts, original.slice(done, to)];
  }

  /** How much is shown of a record. */
  const LENGTH = 110;

  /** Where in a text to begin, so that what follows holds most of the pieces: a whole word says more than a single letter. The first of
      what is equal; -1 where none stands in it. `places` are pairs of where a piece stands and its number. */
  function richest(places, pieces) {
    const worths = pieces.map((piece) => ([...piece].length > 1 ? 8 : 1));
    let best = -1;
    let most = 0;
    places.forEach(([from], at) => {
      const within = new Set();
      for (let next = at; next < places.length && places[next][0] < from + LENGTH - 40; next += 1) within.add(places[next][1]);
      const worth = [...within].reduce((sum, piece) => sum + worths[piece], 0);
      if (worth > most) [best, most] = [from, worth];
    });
    return best;
  }

  /** Some 110 characters of a record around the place where most of the pieces stand, or from the beginning. */
  function excerpt(record, pieces) {
    const flat = (record.prose ??= record[5].trim().replace(/\s*\n\s*/g, '　'));
    const made = (record.letters ??= searchable(flat));
    const places = pieces.flatMap((piece, number) => occurrences(made.words, piece).map((at) => [made.starts[at], number]));
    let from = richest(places.sort(([a], [b]) => a - b), pieces) - 30;
    if (from < 12) from = 0;
    let to = Math.min(flat.length, from + LENGTH);
    // No half of a surrogate pair.
    if (/[\udc00-\udfff]/.test(flat[from] ?? '')) from += 1;
    if (/[\udc00-\udfff]/.test(flat[to] ?? '')) to += 1;
    return [from ? '…' : '', ...marked(flat, pieces, made, from, to), to < flat.length ? '…' : ''];
  }

  /** The address of a result: it carries what is to be marked. From a folder, a page is its file, and in the preview it is shown as this
      one is. */
  function addressOf(url, pieces) {
    const address = new URL(url, search.root);
    const here = new URLSearchParams(location.search);
    for (const key of OF_PREVIEW) if (here.has(key)) address.searchParams.set(key, here.get(key));
    if (address.protocol === 'file:') address.pathname = address.pathname.replace(/\/$/, '/index.html');
    // A browser shows a PDF in a viewer of its own, which marks nothing.
    if (pieces.length && !/\.pdf$/i.test(address.pathname)) address.searchParams.set('mark', pieces.join(' '));
    return address.href;
  }

  /** All pieces that the documents found may hold. */
  const marksOf = (present) => [...new Set(present.flat().flatMap(({ pieces }) => pieces))];

  function entry(record, pieces, heading) {
    const [url, of, date, title, , , part, traits] = record;
    const isPart = part?.length > 0;
    const link = element('a', { href: addressOf(url, pieces) }, ...marked(isPart ? part[0] : title, pieces));
    const about = element('p', { className: 'about' }, element('b', record.isSample ? { className: 'badge warn' } : {}, of));
    if (date) about.append(element('span', {}, date));
    // What a case is like.
    // The last says how far it came, which its words alone don't tell; the others need no label to be seen.
    for (const [at, [label, choice]] of (traits ?? []).entries()) {
      const isLast = at === traits.length - 1;
      about.append(element('span', {}, element('small', isLast ? {} : { className: 'unseen' }, label), ' ', choice));
    }
    // A page of a PDF: the page of the site that hands it out.
    if (isPart) about.append(element('a', { href: addressOf(part[2], pieces) }, part[1]));
    return element('li', record.isSample ? { className: 'sample' } : {}, element(heading, {}, link), about, element('p', {}, ...excerpt(record, pieces)));
  }

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /** Something that is asked one time after the other: what was asked before is no longer answered. */
  function asking() {
    let last = 0;
    return () => {
      const mine = (last += 1);
      return () => mine === last;
    };
  }

  // --- a list of results

  /** So many are shown at a time. */
  const PAGE = 10;

  /** The results in a list, some more with each press of the button: `more` is then called with how many there should be. How many
      there were is known to an entry of the history, for whoever comes back to it. */
  function pages(list, button, heading, more) {
    let shown = 0;
    let of;
    let answered;
    let isLoading = false;
    button.addEventListener('click', async () => {
      if (isLoading) return;
      isLoading = true;
      const first = shown;
      await more(first + PAGE);
      isLoading = false;
      if (shown <= first) return;
      // Whoever went elsewhere meanwhile stays there.
      if ([button, document.body].includes(document.activeElement)) list.children[first].querySelector('a').focus();
      try {
        history.replaceState({ ...history.state, shown }, '');
      } catch {
        // Some browsers forbid it to a page in a folder.
      }
    });
    return {
      /** How many were shown when the page was left. */
      before: () => Math.max(PAGE, history.state?.shown ?? 0),
      /** How many are to be shown where the same are asked for again. */
      now: () => Math.max(PAGE, shown),
      /** Whether what is shown answers a question. */
      answers: (question) => question === answered,
      clear() {
        list.replaceChildren();
        shown = 0;
        answered = undefined;
        list.hidden = button.hidden = true;
      },
      /** Shows the first of `all` results of a question in an index. Of the same ones, those that are there stay. */
      show(index, question, records, all, pieces) {
        if (question !== answered || index !== of) list.replaceChildren();
        [of, answered] = [index, question];
        list.append(...records.slice(list.children.length).map((record) => entry(record, pieces, heading)));
        shown = list.children.length;
        list.hidden = !shown;
        button.hidden = shown >= all;
      },
    };
  }

  /** Brings the first of what was found into sight, where a choice was made elsewhere on the page: what it was made in stays in sight above it.
      `above` is what sticks to the head of the window. */
  function reveal(list, above) {
    const first = [...list.children].find((of) => of.checkVisibility());
    if (!first) return;
    const { top } = first.getBoundingClientRect();
    const head = above.getBoundingClientRect().height + (parseFloat(getComputedStyle(above).insetBlockStart) || 0);
    if (top < head) scrollBy(0, top - head - 8);
    else if (top > innerHeight * 0.8) scrollBy(0, top - innerHeight * 0.6);
  }

  // --- what is asked, in the address and in the history

  /** How the preview shows the site. */
  const OF_PREVIEW = ['now', 'unpublished'];
  /** What of an address chooses: all that isn't said by the search itself. */
  const NOT_CHOICES = ['q', 'mark', 'exact', ...OF_PREVIEW];
  const choicesIn = (address) => [...address.searchParams].filter(([key]) => !NOT_CHOICES.includes(key));

  /** The address with these choices in place of those that it has. */
  function withChoices(address, choices) {
    for (const [key] of choicesIn(address)) address.searchParams.delete(key);
    for (const [key, choice] of choices) address.searchParams.append(key, choice);
    return address;
  }

  /** What of the address asks for something; what it wants marked is taken out of it as soon as it is. */
  function asks() {
    const { searchParams } = new URL(location.href);
    searchParams.delete('mark');
    return String(searchParams);
  }
  let asked = asks();
  /** Goes to an address of this page, by `pushState` or `replaceState`. Gives whether that is another one. */
  function go(how, address) {
    if (address.href === location.href) return false;
    try {
      history[how](null, '', address);
    } catch {
      // Some browsers forbid it to a page in a folder.
    }
    asked = asks();
    return true;
  }

  const returns = [];
  addEventListener('popstate', () => {
    // Another place on the page is an entry of the history, too, and asks nothing.
    if (asks() === asked) return;
    asked = asks();
    for (const use of returns) use();
  });
  /** Calls back whenever the history leads to something else that was asked. */
  const onReturn = (use) => returns.push(use);

  Object.assign(search, { PAGE, marked, marksOf, addressOf, fill, asking, pages, reveal, choicesIn, withChoices, go, onReturn });
})();
