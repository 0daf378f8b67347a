// What the search shows: the first few results below the box of any page, all of them on the search page, and the marks on a page that
// one of them leads to.
(() => {
  'use strict';

  const search = window.__search;
  const { searchable, occurrences, piecesOf, ask } = search;

  // --- results

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
    const address = new URL(url, search.root);
    if (address.protocol === 'file:') address.pathname = address.pathname.replace(/\/$/, '/index.html');
    address.searchParams.set('mark', question);
    return address.href;
  }

  /** Shows below a box, or on the search page, what is asked there. Gives what is to be called when something else is asked. */
  function attach(form) {
    const input = form.querySelector('input');
    const status = form.querySelector('[role="status"]');
    const list = document.getElementById(form.dataset.results);
    const isPage = list.tagName === 'OL';
    const more = isPage ? form.parentElement.querySelector('[data-more]') : null;
    const say = (key, count) => {
      status.textContent = key ? form.dataset[key].replace('{n}', count.toLocaleString('ja')) : '';
    };
    let asked = 0;
    let question = '';
    let shown = 0;
    let all = [];

    const option = (record, at) => {
      const [url, of, , title] = record;
      const link = line('li', line('span', ...marked(title, piecesOf(question))), line('small', of));
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
      const [url, of, date, title] = record;
      const pieces = piecesOf(question);
      const link = line('a', ...marked(title, pieces));
      link.href = addressOf(url, question);
      const about = line('p', line('span', of));
      if (date) about.append(line('span', date));
      about.className = 'about';
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
      const wanted = () => new URLSearchParams(location.search).get('q') ?? '';
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        remember('pushState');
        run();
      });
      more.addEventListener('click', async () => {
        const first = shown;
        await show(10).catch(() => say('failed', 0));
        list.children[first]?.querySelector('a').focus();
      });
      addEventListener('popstate', () => {
        input.value = wanted();
        run();
      });
      // Who was quick has typed something else already.
      input.value ||= wanted();
      run();
      return () => {
        // While one types, the address follows; only what is sent is a step of its own to go back to.
        remember('replaceState');
        run();
      };
    }

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
    // Whoever types will ask.
    if (document.activeElement === input) ask(() => undefined).catch(() => undefined);
    return run;
  }

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

  search.attach = attach;
})();
