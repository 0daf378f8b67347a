// The box of every page: the first few results below it.
(() => {
  'use strict';

  const search = window.__search;
  const { piecesOf, clausesOf, ask, element, number, marked, marksOf, addressOf, fill, asking } = search;

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
        list.replaceChildren();
        close();
        say(question ? 'none' : '');
        return;
      }
      try {
        const { ids, marks, records } = await ask(async (index) => {
          const { ids, present } = await index.find(clausesOf(question, index.synonyms));
          return { ids, marks: marksOf(present), records: await index.records(ids.slice(0, 6)) };
        });
        if (!still()) return;
        const options = records.map(([url, of, , title, , , part], at) =>
          option([element('span', {}, ...marked(part?.[0] ?? title, marks), part ? `　${part[1]}` : ''), element('small', {}, of)], addressOf(url, marks), at));
        if (ids.length) options.push(option([fill(form.dataset.all, { n: number(ids.length) })], '', options.length));
        select(null);
        list.replaceChildren(...options);
        // Whoever has left the box meanwhile isn't shown a list, nor told of one.
        list.hidden = !ids.length || document.activeElement !== input;
        input.setAttribute('aria-expanded', String(!list.hidden));
        say(!ids.length ? 'none' : list.hidden ? '' : 'found', ids.length);
      } catch {
        if (!still()) return;
        list.replaceChildren();
        close();
        say('failed');
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
      // What is under way is not wanted any more, either.
      if (event.key === 'Escape') begin();
      if (event.key === 'Escape' && (!list.hidden || status.textContent)) {
        close();
        select(null);
        say('');
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
        if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) select(null);
        return;
      }
      event.preventDefault();
    });
    // Whoever writes or moves about in the box has left the list.
    input.addEventListener('input', () => select(null));
    // The focus stays in the box, as the pattern of a combobox wants it.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const chosen = event.target.closest('[role="option"]');
      if (chosen) follow(chosen);
    });
    input.addEventListener('blur', () => {
      if (!list.hidden) say('');
      close();
      select(null);
    });
    // Whoever types will ask.
    if (document.activeElement === input) ask(() => undefined).catch(() => undefined);
    return run;
  }

  search.attachBox = attachBox;
})();
