// A list of the site that is narrowed.
(() => {
  'use strict';

  const search = window.__search;
  const { ask, narrow, known, without, panel, number, PAGE, addressOf, fill, asking, pages, reveal, choicesIn, withChoices, go, onReturn } = search;

  /** Where a page is, whatever its file is called and however it is shown. */
  const placeOf = (address) => new URL(address, location.href).pathname.replace(/\/index\.html$/, '/');

  /** Narrows a list: what it shows by itself gives way to what has the choices, the newest first, as long as there are any. Where the page
      has all of the list, what doesn't have them is hidden in it. */
  function attachList(root) {
    const { dataset } = root;
    const status = root.querySelector('[role="status"]');
    const all = status.textContent;
    const details = root.querySelector('.facets');
    const results = root.querySelector('.results');
    const whole = 'whole' in dataset ? root.parentElement.querySelector('.entries') : null;
    const places = new Map([...(whole?.children ?? [])].map((item) => [placeOf(item.querySelector('h3 a').href), item]));
    const selects = [...root.querySelectorAll('.choices select')];
    const list = pages(results, root.querySelector('[data-more]'), 'h3', run);
    const begin = asking();
    let choices = [];
    let isShown = false;
    const change = async (now) => {
      choices = now;
      go('pushState', withChoices(new URL(location.href), choices));
      await run();
      if (choices.length) show();
    };
    const show = () => reveal(whole ?? results, status.parentElement);
    const choose = panel(details, root.querySelector('.chosen'), null, change, selects);
    // Whoever opens a panel that could not be filled tries again.
    details.addEventListener('toggle', () => details.open && !isShown && run());
    root.querySelector('.choices')?.addEventListener('submit', (event) => event.preventDefault());

    async function run(count = PAGE) {
      const still = begin();
      const size = whole || !list.answers(JSON.stringify(choices)) ? Math.min(count, list.before()) : count;
      try {
        const { index, facets, left, counts, now, records } = await ask(async (index) => {
          const facets = await index.facets();
          const own = known(facets, [[dataset.facet, dataset.choice]], () => true);
          if (!own.length) throw new Error(dataset.choice);
          const now = known(facets, choices).filter(([key]) => key !== dataset.facet);
          // A page of a PDF is found by the terms of the page that hands it out, and stands in no list.
          const { ids } = narrow(facets, without(facets, (await index.find([])).ids, 'kind', 'pdf'), own);
          const { ids: left, counts } = narrow(facets, ids, now);
          return { index, facets, left, counts, now, records: now.length ? await index.records(whole ? left : left.slice(0, size)) : [] };
        });
        if (!still()) return;
        choices = now;
        isShown = true;
        choose.show(facets, counts, choices, dataset.facet);
        if (whole) {
          const found = new Set(records.map(([url]) => placeOf(addressOf(url, []))));
          for (const [place, item] of places) item.hidden = choices.length > 0 && !found.has(place);
          whole.hidden = choices.length > 0 && !left.length;
        } else {
          root.toggleAttribute('data-narrowed', choices.length > 0);
          if (choices.length) list.show(index, JSON.stringify(choices), records, left.length, []);
          else list.clear();
        }
        status.textContent = choices.length ? fill(left.length ? dataset.found : dataset.noneChosen, { n: number(left.length) }) : all;
      } catch {
        if (still()) status.textContent = dataset.failed;
      }
    }

    const read = async () => {
      const address = new URL(location.href);
      choices = choicesIn(address).filter(([, choice]) => choice);
      // A form sends what isn't chosen, too.
      if (choices.length < choicesIn(address).length) go('replaceState', withChoices(address, choices));
      await run(list.before());
    };
    onReturn(read);
    // Who was quick has chosen something already.
    const early = selects.filter(({ value }) => value).map(({ name, value }) => [name, value]);
    if (early.length) change([...choicesIn(new URL(location.href)).filter(([key]) => !early.some(([of]) => of === key)), ...early]);
    // Whoever comes back is where they were.
    else read().then(() => choices.length && performance.getEntriesByType('navigation')[0]?.type !== 'back_forward' && show());
  }

  search.attachList = attachList;
})();
