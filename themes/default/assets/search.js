// The box of the search, on every page: it knows the keyboard, and when something is asked. What answers is more than most who read a
// page need, so it is loaded with the first letter that is typed, or when a list is to be narrowed: the scripts that `data-parts` names, which lie beside this one.
//
// 1. `search-words.js`: what of a text is searchable.
// 2. `search-index.js`: the index that the program has made (src/render/search/), and what it finds.
// 3. `search-facets.js`: narrowing by facets. `search-results.js`: how results are shown.
// 4. `search-page.js`, `search-list.js`, `search-box.js`: the search page, a list that is narrowed, the box of every page.
// 5. `search-marks.js`: the marks on a page that a result leads to.
(() => {
  'use strict';

  const own = document.currentScript;
  const search = (window.__search = { root: new URL('../', own.src) });
  const narrows = [...document.querySelectorAll('.narrowing')];
  const forms = [...document.querySelectorAll('form[role="search"]')];

  const listOf = (form) => document.getElementById(form.dataset.results);

  let loading;
  /** Loads all parts, in their order, and gives for each form what is to be called when something is asked there. Classic scripts, since
      a page on a drive may load nothing else. */
  function load() {
    loading ??= Promise.all(
      own.dataset.parts.split(' ').map((part) => new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = new URL(part.split('/').at(-1), own.src);
        script.async = false;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      })),
    ).then(() => {
      narrows.forEach(search.attachList);
      return forms.map((form) => (listOf(form).tagName === 'OL' ? search.attachPage : search.attachBox)(form));
    });
    loading.catch(() => {
      loading = undefined;
      for (const of of [...forms, ...narrows]) of.querySelector('[role="status"]').textContent = of.dataset.failed;
    });
    return loading;
  }

  forms.forEach((form, place) => {
    const input = form.querySelector('input');
    const list = listOf(form);
    let timer;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => load().then((asks) => asks[place]()).catch(() => undefined), 120);
    };
    // Between these two the letters are those of a reading that is yet to be converted.
    input.addEventListener('input', (event) => event.isComposing || later());
    input.addEventListener('compositionend', later);
    input.addEventListener('compositionstart', () => {
      clearTimeout(timer);
      load().catch(() => undefined);
    });
    form.addEventListener('submit', () => clearTimeout(timer));
    input.addEventListener('keydown', ({ key }) => key === 'Escape' && clearTimeout(timer));
    if (list.tagName === 'OL') return;
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', list.id);
  });

  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    forms[0]?.querySelector('input').focus();
  });

  // A list that can be narrowed asks what by when somebody wants to know.
  for (const narrow of narrows) {
    narrow.setAttribute('data-ready', '');
    const start = () => load().catch(() => undefined);
    narrow.querySelector('.facets').addEventListener('toggle', start);
    const choices = narrow.querySelector('.choices');
    for (const event of ['pointerenter', 'focusin', 'change']) choices?.addEventListener(event, start);
  }

  // An address may ask by itself, and may say what is to be marked.
  const canAsk = document.querySelector('.facets') && location.search;
  if (canAsk || new URLSearchParams(location.search).has('mark')) load().catch(() => undefined);
})();
