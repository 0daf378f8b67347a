// A list of the site that is narrowed.
(() => {
  'use strict';

  const search = window.__search;
  const { ask, narrow, known, without, panel, number, PAGE, fill, asking, pages, choicesIn, withChoices, go, onReturn } = search;

  /** Narrows a list: what it shows by itself gives way to what has the choices, the newest first, as long as there are any. */
  function attachList(root) {
    const { dataset } = root;
    const status = root.querySelector('[role="status"]');
    const details = root.querySelector('.facets');
    const list = pages(root.querySelector('.results'), root.querySelector('[data-more]'), 'h3', run);
    const begin = asking();
    let choices = [];
    let isShown = false;
    const choose = panel(details, root.querySelector('.chosen'), null, (now) => {
      choices = now;
      go('pushState', withChoices(new URL(location.href), choices));
      return run();
    });
    // Whoever opens a panel that could not be filled tries again.
    details.addEventListener('toggle', () => details.open && !isShown && run());

    async function run(count = PAGE) {
      const still = begin();
      const size = list.answers(JSON.stringify(choices)) ? count : Math.min(count, list.before());
      try {
        const { index, facets, left, counts, now, records } = await ask(async (index) => {
          const facets = await index.facets();
          const own = known(facets, [[dataset.facet, dataset.choice]], () => true);
          if (!own.length) throw new Error(dataset.choice);
          const now = known(facets, choices).filter(([key]) => key !== dataset.facet);
          // A page of a PDF is found by the terms of the page that hands it out, and stands in no list.
          const { ids } = narrow(facets, without(facets, (await index.find([])).ids, 'kind', 'pdf'), own);
          const { ids: left, counts } = narrow(facets, ids, now);
          return { index, facets, left, counts, now, records: now.length ? await index.records(left.slice(0, size)) : [] };
        });
        if (!still()) return;
        choices = now;
        isShown = true;
        choose.show(facets, counts, choices, dataset.facet);
        root.toggleAttribute('data-narrowed', choices.length > 0);
        if (choices.length) list.show(index, JSON.stringify(choices), records, left.length, []);
        else list.clear();
        status.textContent = choices.length ? fill(left.length ? dataset.found : dataset.noneChosen, { n: number(left.length) }) : '';
      } catch {
        if (still()) status.textContent = dataset.failed;
      }
    }

    const read = () => {
      choices = choicesIn(new URL(location.href));
      run(list.before());
    };
    onReturn(read);
    read();
  }

  search.attachList = attachList;
})();
