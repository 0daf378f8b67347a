// A list of the site that is narrowed.
(() => {
  'use strict';

  const search = window.__search;
  const { ask, narrow, known, without, panel, number, fill, asking, pages, choicesIn, withChoices, go } = search;

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

  search.attachList = attachList;
})();
