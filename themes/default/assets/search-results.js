// What the search shows: the first few results below the box of any page, all of them on the search page, those of a list that is
// narrowed, and the marks on a page that one of them leads to.
(() => {
  'use strict';

  const search = window.__search;
  const { nearest, searchable, occurrences, piecesOf, clausesOf, ask, narrow, known, without, panel, element, number } = search;

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
  function addressOf(url, pieces) {
    const address = new URL(url, search.root);
    if (address.protocol === 'file:') address.pathname = address.pathname.replace(/\/$/, '/index.html');
    // A browser shows a PDF in a viewer of its own, which marks nothing.
    if (pieces.length && !/\.pdf$/i.test(address.pathname)) address.searchParams.set('mark', pieces.join(' '));
    return address.href;
  }

  /** All pieces that the documents found may hold. */
  const marksOf = (present) => [...new Set(present.flat().flatMap(({ pieces }) => pieces))];

  function entry(record, pieces, heading) {
    const [url, of, date, title, , , part] = record;
    const link = element('a', { href: addressOf(url, pieces) }, ...marked(part?.[0] ?? title, pieces));
    const about = element('p', { className: 'about' }, element('span', {}, of));
    if (date) about.append(element('span', {}, date));
    // A page of a PDF: the page of the site that hands it out.
    if (part) about.append(element('a', { href: addressOf(part[2], pieces) }, part[1]));
    return element('li', {}, element(heading, {}, link), about, element('p', {}, ...excerpt(record, pieces)));
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

  // --- a list of results that can be narrowed, on the search page and in place of a list

  /** The results in a list, some more with each press of the button. */
  function pages(list, more, heading) {
    let left = [];
    let shown = 0;
    let pieces = [];
    let isCurrent = () => true;
    async function show() {
      const next = left.slice(shown, shown + 10);
      const records = await ask((index) => Promise.all([...next].map(index.record)));
      if (!isCurrent()) return;
      if (!shown) list.replaceChildren();
      list.append(...records.map((record) => entry(record, pieces, heading)));
      shown += next.length;
      list.hidden = !shown;
      more.hidden = shown >= left.length;
    }
    more.addEventListener('click', async () => {
      const first = shown;
      await show();
      list.children[first]?.querySelector('a').focus();
    });
    const clear = () => {
      list.replaceChildren();
      list.hidden = more.hidden = true;
    };
    return {
      clear,
      start(ids, marks, still) {
        [left, shown, pieces, isCurrent] = [ids, 0, marks, still];
        return ids.length ? show() : clear();
      },
    };
  }

  /** What of an address chooses: all that isn't said by the search itself. */
  const NOT_CHOICES = ['q', 'mark', 'exact', 'now', 'unpublished'];
  const choicesIn = (address) => [...address.searchParams].filter(([key]) => !NOT_CHOICES.includes(key));

  /** The address with these choices in place of those that it has. */
  function withChoices(address, choices) {
    for (const [key] of choicesIn(address)) address.searchParams.delete(key);
    for (const [key, choice] of choices) address.searchParams.append(key, choice);
    return address;
  }

  function go(how, address) {
    if (address.href === location.href) return;
    try {
      history[how](null, '', address);
    } catch {
      // Some browsers forbid it to a page in a folder.
    }
  }

  /** The search page. Gives what is to be called when something else is asked. */
  function attachPage(form) {
    const root = form.parentElement;
    const input = form.querySelector('input');
    const status = form.querySelector('[role="status"]');
    const widened = root.querySelector('.widened');
    const found = root.querySelector('.found');
    const instead = root.querySelector('.instead');
    const details = root.querySelector('.facets');
    const list = pages(document.getElementById(form.dataset.results), root.querySelector('[data-more]'), 'h2');
    const begin = asking();
    let choices = [];
    let isExact = false;
    const say = (key, count = 0) => (status.textContent = key ? fill(form.dataset[key], { n: number(count) }) : '');
    const choose = panel(details, root.querySelector('.chosen'), (now) => {
      choices = now;
      remember('pushState');
      run();
    });
    details.open = matchMedia('(width >= 64rem)').matches;

    function remember(how) {
      const address = withChoices(new URL(location.href), choices);
      const set = (key, value) => (value ? address.searchParams.set(key, value) : address.searchParams.delete(key));
      set('q', input.value.trim());
      set('exact', isExact ? '1' : '');
      go(how, address);
    }

    async function run() {
      const still = begin();
      const question = input.value.trim();
      const isAsked = piecesOf(question).length > 0;
      const nothing = (key) => {
        document.documentElement.removeAttribute('data-asked');
        found.hidden = widened.hidden = instead.hidden = true;
        list.clear();
        say(key);
      };
      if (!isAsked && !choices.length) return nothing(question ? 'none' : '');
      try {
        const { facets, answer, widest, left, counts, now } = await ask(async (index) => {
          const facets = await index.facets();
          const now = known(facets, choices);
          const widest = clausesOf(question, index.synonyms);
          const answer = await index.find(isExact ? clausesOf(question) : widest);
          const { ids, counts } = narrow(facets, answer.ids, now);
          return { facets, answer, widest, left: ids, counts, now };
        });
        if (!still()) return undefined;
        choices = now;
        if (!isAsked && !choices.length) return nothing('');
        if (!answer.ids.length) {
          nothing('none');
          if (isExact) sayWidened(widest, []);
          return await suggest(question, still);
        }
        document.documentElement.setAttribute('data-asked', '');
        found.hidden = false;
        instead.hidden = true;
        choose.show(facets, counts, choices);
        sayWidened(widest, answer.present);
        await list.start(left, marksOf(answer.present), still);
        if (still()) say(left.length ? 'found' : 'noneChosen', left.length || answer.ids.length);
      } catch {
        if (still()) say('failed');
      }
      return undefined;
    }

    /** Which words were looked for beside those that were written, and a way to have it otherwise. */
    function sayWidened(widest, present) {
      const added = present.flat().filter(({ word }) => word);
      const could = widest.some((alternatives) => alternatives.length > 1);
      widened.hidden = !(isExact ? could : added.length);
      if (widened.hidden) return;
      const quoted = (words) => [...new Set(words)].map((word) => `「${word}」`).join('');
      const text = isExact ? widened.dataset.exact : fill(widened.dataset.widened, { words: quoted(added.map(({ of }) => of)), others: quoted(added.map(({ word }) => word)) });
      const button = element('button', { type: 'button' }, isExact ? widened.dataset.widen : widened.dataset.narrow);
      button.addEventListener('click', () => {
        isExact = !isExact;
        remember('pushState');
        run();
        input.focus();
      });
      widened.replaceChildren(element('span', {}, text), ' ', button);
    }

    /** What else could be asked: less of the words, or words that are near. */
    async function suggest(question, still) {
      const words = question.split(/\s+/);
      const fewer = words.map((_, at) => words.filter((_, other) => other !== at).join(' '));
      // Of many words one alone may be missing, or all but one.
      if (words.length > 2) fewer.push(...words);
      if (words.length < 2 || words.length > 5) fewer.length = 0;
      const { counts, near } = await ask(async (index) => ({
        counts: await Promise.all(fewer.map(async (of) => (await index.find(clausesOf(of, index.synonyms))).ids.length)),
        near: nearest(question, await index.suggestions()),
      }));
      if (!still()) return;
      const link = (words, text) => {
        const address = withChoices(new URL(location.href), []);
        address.searchParams.set('q', words);
        address.searchParams.delete('exact');
        return element('li', {}, element('a', { className: 'tag', href: address.href }, text));
      };
      const lists = [
        [instead.dataset.fewer, fewer.map((of, at) => counts[at] && link(of, fill(instead.dataset.only, { words: of, n: number(counts[at]) }))).filter(Boolean).slice(0, 4)],
        [instead.dataset.near, near.map((word) => link(word, word))],
      ];
      const shown = lists.filter(([, links]) => links.length);
      instead.replaceChildren(...shown.flatMap(([title, links]) => [element('h2', {}, title), element('ul', { className: 'tags' }, ...links)]));
      instead.hidden = !shown.length;
    }

    const read = () => {
      const address = new URL(location.href);
      choices = choicesIn(address);
      isExact = address.searchParams.has('exact');
      return address.searchParams.get('q') ?? '';
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      remember('pushState');
      run();
    });
    addEventListener('popstate', () => {
      input.value = read();
      run();
    });
    const wanted = read();
    // Who was quick has typed something else already.
    input.value ||= wanted;
    run();
    return () => {
      // While one types, the address follows; only what is sent is a step of its own to go back to.
      remember('replaceState');
      run();
    };
  }

  // --- a list of the site

  /** Narrows a list: what it shows by itself gives way to what has the choices, the newest first, as long as there are any. */
  function attachList(root) {
    const { dataset } = root;
    const status = root.querySelector('[role="status"]');
    const list = pages(root.querySelector('.results'), root.querySelector('[data-more]'), 'h3');
    const begin = asking();
    let choices = [];
    const choose = panel(root.querySelector('.facets'), root.querySelector('.chosen'), (now) => {
      choices = now;
      go('pushState', withChoices(new URL(location.href), choices));
      run();
    });

    async function run() {
      const still = begin();
      try {
        const { facets, left, counts, now } = await ask(async (index) => {
          const facets = await index.facets();
          const own = known(facets, [[dataset.facet, dataset.choice]]);
          if (!own.length) throw new Error(dataset.choice);
          const now = known(facets, choices).filter(([key]) => key !== dataset.facet);
          // A page of a PDF is found by the terms of the page that hands it out, and stands in no list.
          const { ids } = narrow(facets, without(facets, (await index.find([])).ids, 'kind', 'pdf'), own);
          const { ids: left, counts } = narrow(facets, ids, now);
          return { facets, left, counts, now };
        });
        if (!still()) return;
        choices = now;
        choose.show(facets, counts, choices, dataset.facet);
        root.toggleAttribute('data-narrowed', choices.length > 0);
        if (choices.length) await list.start(left, [], still);
        else list.clear();
        if (still()) status.textContent = choices.length ? fill(left.length ? dataset.found : dataset.noneChosen, { n: number(left.length) }) : '';
      } catch {
        if (still()) status.textContent = dataset.failed;
      }
    }

    const read = () => {
      choices = choicesIn(new URL(location.href));
      run();
    };
    addEventListener('popstate', read);
    read();
  }

  // --- the box of every page

  function attachBox(form) {
    const input = form.querySelector('input');
    const status = form.querySelector('[role="status"]');
    const list = document.getElementById(form.dataset.results);
    const begin = asking();
    const say = (key, count = 0) => (status.textContent = key ? fill(form.dataset[key], { n: number(count) }) : '');

    const option = (content, href, at) => {
      const made = element('li', { id: `${list.id}-${at}` }, ...content);
      made.dataset.href = href;
      made.setAttribute('role', 'option');
      made.setAttribute('aria-selected', 'false');
      return made;
    };

    async function run() {
      const still = begin();
      const question = input.value.trim();
      select(null);
      if (!piecesOf(question).length) {
        close();
        say(question ? 'none' : '');
        return;
      }
      try {
        const { ids, marks, records } = await ask(async (index) => {
          const { ids, present } = await index.find(clausesOf(question, index.synonyms));
          return { ids, marks: marksOf(present), records: await Promise.all([...ids.slice(0, 6)].map(index.record)) };
        });
        if (!still()) return;
        const options = records.map(([url, of, , title, , , part], at) =>
          option([element('span', {}, ...marked(part?.[0] ?? title, marks), part ? `　${part[1]}` : ''), element('small', {}, of)], addressOf(url, marks), at));
        if (ids.length) options.push(option([fill(form.dataset.all, { n: number(ids.length) })], '', options.length));
        list.replaceChildren(...options);
        // Whoever has left the box meanwhile isn't shown a list.
        list.hidden = !ids.length || document.activeElement !== input;
        input.setAttribute('aria-expanded', String(!list.hidden));
        say(ids.length ? 'found' : 'none', ids.length);
      } catch {
        if (still()) say('failed');
      }
    }

    function close() {
      list.hidden = true;
      input.setAttribute('aria-expanded', 'false');
    }
    const selected = () => list.querySelector('[aria-selected="true"]');
    function select(chosen) {
      selected()?.setAttribute('aria-selected', 'false');
      chosen?.setAttribute('aria-selected', 'true');
      chosen?.scrollIntoView({ block: 'nearest' });
      if (chosen) input.setAttribute('aria-activedescendant', chosen.id);
      else input.removeAttribute('aria-activedescendant');
    }
    const follow = (chosen) => (chosen.dataset.href ? location.assign(chosen.dataset.href) : form.requestSubmit());

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
        follow(selected());
      } else {
        return;
      }
      event.preventDefault();
    });
    // The focus stays in the box, as the pattern of a combobox wants it.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const chosen = event.target.closest('[role="option"]');
      if (chosen) follow(chosen);
    });
    input.addEventListener('blur', () => {
      close();
      select(null);
    });
    // Whoever types will ask.
    if (document.activeElement === input) ask(() => undefined).catch(() => undefined);
    return run;
  }

  search.attachList = attachList;
  search.attach = (form) => (document.getElementById(form.dataset.results).tagName === 'OL' ? attachPage(form) : attachBox(form));

  // --- marks on the page that a result leads to

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
