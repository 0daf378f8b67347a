// Narrowing by facets: what is left of the documents found, how many each choice would leave, and the panel where one chooses.
(() => {
  'use strict';

  const search = window.__search;
  // Made once: there may be a hundred numbers to be written.
  const number = new Intl.NumberFormat('ja').format;

  /** Of documents found, those that have one of the choices in every facet where something is chosen; `chosen` are pairs of a facet's
      key and a choice's. With them, for each facet the number of documents by choice, as the choices of the other facets leave them. */
  function narrow(facets, ids, chosen) {
    const columns = facets.map(({ column }) => column);
    const counts = facets.map(({ sets }) => new Uint32Array(sets.length));
    // For each set of choices, whether one of them is chosen.
    const wanted = facets.map(({ key, choices, sets }) => {
      const own = new Set(chosen.filter(([of]) => of === key).map(([, choice]) => choices.findIndex(([known]) => known === choice)));
      return own.size ? Uint8Array.from(sets, (set) => set.some((place) => own.has(place))) : null;
    });
    const active = [...facets.keys()].filter((at) => wanted[at]);
    const left = !active.length ? ids : ids.filter((id) => {
      let missed = -1;
      for (const at of active) {
        if (wanted[at][columns[at][id]]) continue;
        if (missed >= 0) return false;
        missed = at;
      }
      if (missed < 0) return true;
      counts[missed][columns[missed][id]] += 1;
      return false;
    });
    columns.forEach((column, at) => {
      const own = counts[at];
      for (let place = 0; place < left.length; place += 1) own[column[left[place]]] += 1;
    });
    const byChoice = facets.map(({ choices, sets }, at) => {
      const of = new Uint32Array(choices.length);
      sets.forEach((set, place) => set.forEach((choice) => (of[choice] += counts[at][place])));
      return of;
    });
    return { ids: left, counts: byChoice };
  }

  /** Those of the documents that don't have a choice. */
  function without(facets, ids, key, choice) {
    const { choices, sets, column } = facets.find((facet) => facet.key === key);
    const place = choices.findIndex(([of]) => of === choice);
    return ids.filter((id) => !sets[column[id]].includes(place));
  }

  /** Those of the pairs that name a choice of a facet, of those that readers are offered, each once. */
  const known = (facets, pairs, isMeant = ({ label }) => label) =>
    pairs.filter(([key, choice], at) =>
      facets.some((facet) => facet.key === key && isMeant(facet) && facet.choices.some(([of]) => of === choice)) &&
      pairs.findIndex(([other, same]) => other === key && same === choice) === at);

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const unseen = (text) => element('span', { className: 'unseen' }, text);

  /** The panel in a <details>, and the list of what is chosen. Facets that `selects` offer a choice of are left to them; the kinds of what is found stand in the list `kinds`, too, for
      where the panel is folded. `changed` is called with all pairs that are chosen then, and gives a promise of
      their being shown. The focus goes to `otherwise` where what had it is gone with all that is beside it. */
  function panel(details, chips, otherwise, changed, selects = [], kinds = null) {
    const { dataset } = details;
    const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    let chosen = [];
    let made = [];
    let madeOf;
    const nothing = element('p', {}, dataset.nothing);

    for (const select of selects) {
      const { name } = select;
      select.addEventListener('change', () => changed((chosen = [...chosen.filter(([of]) => of !== name), ...(select.value ? [[name, select.value]] : [])])));
    }
    /** A select says one choice of its facet, or how many there are; what would leave nothing isn't offered. */
    function showSelect(select, { key, choices }, counts) {
      const own = chosen.filter(([of]) => of === key).map(([, choice]) => choice);
      for (const option of select.options) {
        const label = (option.dataset.label ??= option.textContent);
        if (!option.value) {
          option.textContent = own.length > 1 ? say(dataset.some, { n: own.length }) : label;
          continue;
        }
        const count = counts[choices.findIndex(([of]) => of === option.value)] ?? 0;
        option.textContent = `${label}\u2002${say(dataset.count, { n: number(count) })}`;
        option.hidden = option.disabled = !count && !own.includes(option.value);
      }
      select.value = own.length === 1 ? own[0] : '';
    }

    const toggle = (key, choice) => {
      const isOn = chosen.some(([of, known]) => of === key && known === choice);
      chosen = isOn ? chosen.filter(([of, known]) => of !== key || known !== choice) : [...chosen, [key, choice]];
      return changed(chosen);
    };

    /** One facet; its choices are shown and hidden, and never made anew, so that the focus stays. */
    function facetOf({ key, label, choices }, at) {
      const rows = choices.map(([choice, label]) => {
        const box = element('input', { type: 'checkbox', name: key, value: choice, autocomplete: 'off' });
        const count = element('small');
        box.addEventListener('change', () => toggle(key, choice));
        return { choice, label, box, count, row: element('li', {}, element('label', {}, box, element('span', {}, label), ' ', count)) };
      });
      const some = element('small');
      const list = element('ul', {}, ...rows.map(({ row }) => row));
      const fieldset = element('fieldset', {}, element('legend', { className: 'unseen' }, label), list);
      const root = element('details', {}, element('summary', {}, label, ' ', some), fieldset);
      return { at, key, label, rows, some, root };
    }

    /** The kinds as buttons, each with how many there are; where there is one kind, none. */
    function showKinds({ at, key, rows }, counts) {
      const offered = rows.filter(({ box }, place) => counts[at][place] || box.checked);
      kinds.hidden = offered.length < 2 && !offered.some(({ box }) => box.checked);
      if (kinds.childElementCount !== rows.length) {
        kinds.replaceChildren(...rows.map(({ choice, label }) => {
          const button = element('button', { type: 'button' }, label, ' ', element('small'));
          button.addEventListener('click', () => toggle(key, choice));
          return element('li', {}, button);
        }));
      }
      rows.forEach((row, place) => {
        const item = kinds.children[place];
        item.hidden = !offered.includes(row);
        item.firstChild.setAttribute('aria-pressed', String(row.box.checked));
        item.querySelector('small').textContent = number(counts[at][place]);
      });
    }

    /** Shows the facets that offer a choice; of `without` nothing is shown. */
    function show(facets, counts, now, without) {
      chosen = now;
      // A site that was published meanwhile may have others.
      if (madeOf !== facets) {
        madeOf = facets;
        made = facets.map(facetOf).filter(({ label }) => label);
        const isWide = matchMedia('(width >= 64rem)').matches;
        made.forEach(({ root }, place) => (root.open = isWide && place < 4));
        details.querySelector('.facets-all')?.remove();
        kinds?.replaceChildren();
        details.append(element('div', { className: 'facets-all' }, ...made.map(({ root }) => root), nothing));
      }
      const selected = new Set(selects.map(({ name }) => name));
      for (const select of selects) {
        const at = facets.findIndex(({ key }) => key === select.name);
        if (at >= 0) showSelect(select, facets[at], counts[at]);
      }
      made.forEach(({ at, key, rows, some, root }) => {
        let offered = 0;
        let own = 0;
        rows.forEach(({ choice, box, count, row }, place) => {
          const of = counts[at][place];
          box.checked = chosen.some(([facet, known]) => facet === key && known === choice);
          const text = of || box.checked ? say(dataset.count, { n: number(of) }) : '';
          if (count.textContent !== text) count.textContent = text;
          row.hidden = !of && !box.checked;
          offered += of > 0 || box.checked;
          own += box.checked;
        });
        some.textContent = own ? say(dataset.some, { n: own }) : '';
        root.hidden = key === without || selected.has(key) || (offered < 2 && !own);
      });
      const kind = kinds && made.find(({ key }) => key === 'kind');
      if (kind) showKinds(kind, counts);
      nothing.hidden = made.some(({ root }) => !root.hidden);
      const isSaid = (key) => selected.has(key) && chosen.filter(([of]) => of === key).length === 1;
      const labelled = chosen.filter(([key]) => key !== without && !isSaid(key)).map(([key, choice]) => {
        const facet = made.find((of) => of.key === key);
        return { key, choice, text: `${facet.label}：${facet.rows.find((row) => row.choice === choice).label}` };
      });
      const chip = (text, press, ...beside) => {
        const button = element('button', { type: 'button' }, text, ...beside);
        button.addEventListener('click', async () => {
          await press();
          // What was pressed is gone, or out of sight; whoever went elsewhere meanwhile stays there.
          if (document.activeElement !== document.body && document.activeElement.checkVisibility()) return;
          [chips.querySelector('button'), ...selects, details.querySelector('summary'), otherwise].find((of) => of?.checkVisibility())?.focus();
        });
        return element('li', {}, button);
      };
      const all = labelled.map(({ key, choice, text }) => chip(text, () => toggle(key, choice), unseen(dataset.remove)));
      if (all.length > 1 || labelled.length < chosen.length) {
        all.push(chip(dataset.clear, () => changed((chosen = []))));
        all.at(-1).className = 'clear';
      }
      chips.replaceChildren(...all);
      chips.hidden = !all.length;
    }

    return { show };
  }

  Object.assign(search, { number, narrow, known, without, panel, element });
})();
