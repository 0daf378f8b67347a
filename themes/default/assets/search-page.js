// The search page: all results of a question, what they are narrowed by, and what else could be asked.
(() => {
  'use strict';

  const search = window.__search;
  const { nearest, lesser, piecesOf, clausesOf, ask, narrow, known, panel, element, number, PAGE, marksOf, fill, asking, pages, reveal, choicesIn, withChoices, go, onReturn } = search;

  /** The search page. Gives what is to be called when something else is asked. */
  function attachPage(form) {
    const root = form.parentElement;
    const input = form.querySelector('input');
    const status = form.querySelector('[role="status"]');
    const widened = root.querySelector('.widened');
    const found = root.querySelector('.found');
    const instead = root.querySelector('.instead');
    const details = root.querySelector('.facets');
    const list = pages(document.getElementById(form.dataset.results), root.querySelector('[data-more]'), 'h2', run);
    const begin = asking();
    let choices = [];
    let isExact = false;
    // Whether the address is that of a question that was sent, and a step to go back to. While one types, it follows.
    let isSent = Boolean(location.search);
    const say = (key, count = 0) => (status.textContent = key ? fill(form.dataset[key], { n: number(count) }) : '');
    const quoted = (words) => [...new Set(words)].map((word) => `「${word}」`).join('');
    const results = document.getElementById(form.dataset.results);
    const kinds = root.querySelector('.kinds');
    const choose = panel(details, root.querySelector('.chosen'), input, async (now) => {
      choices = now;
      remember(true);
      await run();
      reveal(results, status);
    }, [], kinds);
    // To narrow results takes a file of the index, so it is loaded when somebody wants to, or whenever they don't fit on one page: of what
    // kinds they are is then in sight. Where there is room, so is the panel, until somebody closes it. On a small site the file is loaded anyway.
    let isShown = false;
    let isClosed = !matchMedia('(width >= 64rem)').matches;
    details.addEventListener('toggle', () => {
      isClosed = !details.open;
      if (details.open && !isShown) run(list.now());
    });

    /** Puts the question into the address: one that is sent is a step of its own, which what is typed after it leaves alone. */
    function remember(sends) {
      const address = withChoices(new URL(location.href), choices);
      const set = (key, value) => (value ? address.searchParams.set(key, value) : address.searchParams.delete(key));
      set('q', input.value.trim());
      set('exact', isExact ? '1' : '');
      const isNew = go(isSent ? 'pushState' : 'replaceState', address);
      isSent = sends || (isSent && !isNew);
    }

    /** Asks, and shows so many results. Those that are there of the same question stay, even if the rest can't be loaded. */
    async function run(count = PAGE) {
      const still = begin();
      const question = input.value.trim();
      const asked = () => JSON.stringify([question, isExact, choices]);
      const isMore = list.answers(asked());
      const size = isMore ? count : Math.min(count, list.before());
      const isAsked = piecesOf(question).length > 0;
      const nothing = (key) => {
        document.documentElement.removeAttribute('data-asked');
        found.hidden = widened.hidden = instead.hidden = kinds.hidden = true;
        list.clear();
        say(key);
      };
      if (!isAsked && !choices.length) return nothing(question ? 'none' : '');
      try {
        const { index, facets, isWanted, answer, less, widest, left, counts, now, records, areMadeUp } = await ask(async (index) => {
          const widest = clausesOf(question, index.synonyms);
          let answer = await index.find(isExact ? clausesOf(question) : widest);
          let less;
          for (const other of isExact || !form.dataset.lesser ? [] : lesser(question, index.synonyms)) {
            if (!answer.ids.length) answer = await index.find((less = other).clauses);
          }
          const isMuch = answer.ids.length > PAGE;
          const isWanted = isShown || details.open || choices.length || (isMuch && !isClosed);
          const facets = isWanted || isMuch || index.isSmall ? await index.facets() : undefined;
          const now = facets ? known(facets, choices) : [];
          const { ids: left, counts } = facets ? narrow(facets, answer.ids, now) : answer;
          const isAny = isAsked || now.length;
          return { index, facets, isWanted, answer, less, widest, left, counts, now, areMadeUp: index.areMadeUp(left), records: isAny ? await index.records(left.slice(0, size)) : [] };
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
        details.hidden = !isWanted && answer.ids.length < 2;
        if (facets) choose.show(facets, counts, choices);
        if (isWanted) {
          isShown = true;
          details.open ||= !isClosed;
        }
        sayWidened(widest, less ? [] : answer.present);
        list.show(index, asked(), records, left.length, marksOf(answer.present));
        say(left.length ? 'found' : 'noneChosen', left.length || answer.ids.length);
        if (less && left.length) {
          const words = less.words ?? [...new Set(answer.present[0].map(({ part }) => part))];
          status.textContent = fill(form.dataset[less.words || !words[1] ? 'lesser' : 'any'], { asked: question, words: quoted(words), n: number(left.length) });
        }
        // What is found is nothing that is real: who reads the number alone knows it, too.
        if (left.length && areMadeUp) status.textContent += fill(form.dataset[left.length > 1 ? 'samples' : 'sample'], { n: number(left.length) });
      } catch {
        if (!still()) return undefined;
        if (!isMore) nothing('failed');
        say('failed');
      }
      return undefined;
    }

    /** Which words were looked for beside those that were written, and a way to have it otherwise. */
    function sayWidened(widest, present) {
      const added = present.flat().filter(({ word }) => word);
      const could = widest.some((alternatives) => alternatives.length > 1);
      widened.hidden = !(isExact ? could : added.length);
      if (widened.hidden) return;
      const text = isExact ? widened.dataset.exact : fill(widened.dataset.widened, { words: quoted(added.map(({ of }) => of)), others: quoted(added.map(({ word }) => word)) });
      const button = element('button', { type: 'button' }, isExact ? widened.dataset.widen : widened.dataset.narrow);
      button.addEventListener('click', () => {
        isExact = !isExact;
        remember(true);
        run();
        input.focus();
      });
      widened.replaceChildren(element('span', {}, text), ' ', button);
    }

    /** What else could be asked: less of the words, or words that are near. */
    async function suggest(question, still) {
      // Signs alone ask for nothing.
      const words = question.split(/\s+/).filter((word) => piecesOf(word).length);
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
      instead.hidden = false;
    }

    const read = () => {
      const address = new URL(location.href);
      choices = choicesIn(address);
      isExact = address.searchParams.has('exact');
      return address.searchParams.get('q') ?? '';
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      remember(true);
      run();
    });
    onReturn(() => {
      isSent = true;
      input.value = read();
      run(list.before());
    });
    const wanted = read();
    // Who was quick has typed something else already.
    input.value ||= wanted;
    run(list.before());
    return () => {
      remember(false);
      run();
    };
  }

  search.attachPage = attachPage;
})();
