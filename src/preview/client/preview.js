// The browser's side of the preview. It stands on every page that is previewed, and on none that is published.
//
// 1. It follows the server's events: what this page is, what is wrong with the content, when the page has changed.
// 2. A page that has changed is loaded again and shown at the place where it was read; a style sheet is exchanged
//    without that.
// 3. The moment, and whether unpublished pages are shown, are chosen in the address. Links carry the choice on.
// 4. A bar at the lower edge says what is shown; above it stand notes and, where something is wrong, the diagnostics.
//
// All that is seen is in a shadow root, so that its styles and the theme's never meet. The policy of the preview allows
// neither inline styles nor inline scripts, and no text of the content ever becomes markup.
(() => {
  'use strict';

  // The server puts the phrases of its language here: an object of texts. What stands in braces in them is filled in.
  const phrases = PHRASES;
  const { dataset } = document.currentScript;
  const CHOICES = ['now', 'unpublished'];
  const SEVERITIES = { error: phrases.error, warning: phrases.warning };
  /** Milliseconds until a lost stream is opened again. The server is on this machine, or isn't running. */
  const PAUSE = 1000;
  /** How much of a long line is shown about a mark, in UTF-16 units: a paragraph is often one line. */
  const CONTEXT = 80;

  // --- 1: events

  const EVENTS = { state: takeState, diagnostics: takeDiagnostics, reload, styles: exchangeStyles, gone: leaveGone, back: loadAgain };
  let state = null;
  let diagnostics = { errors: 0, warnings: 0, more: 0, items: [] };
  let stream = null;
  let waiting = 0;

  // A browser holds six connections to a server at most, and each stream is one: so only the tab that is seen has one.
  function follow() {
    if (stream || document.hidden) return;
    const page = { path: location.pathname, query: location.search, page: dataset.page, source: state?.source ?? '' };
    stream = new EventSource(`/_bansou/events?${new URLSearchParams(page)}`);
    stream.addEventListener('open', () => note('connection', null));
    stream.addEventListener('error', lose);
    for (const [name, take] of Object.entries(EVENTS)) stream.addEventListener(name, (event) => take(JSON.parse(event.data)));
  }

  function leave() {
    clearTimeout(waiting);
    stream?.close();
    stream = null;
  }

  // The browser would ask for the old address again; a new stream names the bytes that the page has by now.
  function lose() {
    leave();
    note('connection', phrases.lost);
    waiting = setTimeout(follow, PAUSE);
  }

  function takeState(next) {
    // What its own scripts show is of another state of the site. While the page can't be shown, the last good one stays.
    next.asks ||= state?.asks ?? 0;
    if (state?.asks && state.asks !== next.asks) return loadAgain();
    state = next;
    drawBar();
    note('state', state.note);
  }

  function takeDiagnostics(next) {
    const before = diagnostics;
    diagnostics = next;
    drawDiagnostics();
    drawBar();
    const errors = errorsOf(next);
    if (errors.length > 0) {
      const closed = recall('sessionStorage', 'closed') ?? [];
      if (!errors.every((error) => closed.includes(error))) openOverlay();
    } else {
      // The same mistake made anew is to be seen anew.
      remember('sessionStorage', 'closed', null);
      if (before.errors > 0 || next.warnings === 0) closeOverlay();
    }
    announce(errors);
  }

  /** What makes an error the same after an edit elsewhere in its file: the line may be another. */
  const errorsOf = ({ items }) =>
    items.filter(({ severity }) => severity === 'error').map(({ code, file, message }) => [code, file, message].join('\n'));

  // --- 2: changed pages

  function reload({ page }) {
    if (page !== dataset.page) loadAgain();
  }

  function loadAgain() {
    const { element, distance } = nearestAnchor();
    remember('sessionStorage', 'place', { path: location.pathname, id: element?.id, distance, offset: scrollY });
    history.scrollRestoration = 'manual';
    location.reload();
  }

  /** The element with an id whose top is nearest to the upper edge of the window, at or above it, and its distance from there. */
  function nearestAnchor() {
    let nearest = { element: null, distance: -Infinity };
    for (const element of document.querySelectorAll('body [id]')) {
      const distance = element.getBoundingClientRect().top;
      // What sticks to the window is near wherever the page stands.
      const isNearer = distance < 1 && distance >= nearest.distance && element.getClientRects().length > 0 && !isStuck(element);
      if (isNearer) nearest = { element, distance };
    }
    return nearest;
  }

  const isStuck = (element) =>
    element !== null && (['fixed', 'sticky'].includes(getComputedStyle(element).position) || isStuck(element.parentElement));

  // Once as soon as there is a layout, so that nothing is seen to jump, and once more when images and fonts have come.
  function restorePlace() {
    const place = recall('sessionStorage', 'place');
    remember('sessionStorage', 'place', null);
    if (place?.path !== location.pathname) return;
    history.scrollRestoration = 'manual';
    let reader = false;
    for (const act of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(act, () => (reader = true), { once: true, passive: true });
    const restore = () => {
      const anchor = place.id && document.getElementById(place.id);
      const top = anchor ? scrollY + anchor.getBoundingClientRect().top - place.distance : place.offset;
      if (!reader) scrollTo({ top, behavior: 'instant' });
    };
    restore();
    addEventListener('load', () => setTimeout(() => {
      restore();
      history.scrollRestoration = 'auto';
    }));
  }

  function exchangeStyles({ page, urls }) {
    const sheets = [...document.querySelectorAll('link[rel=stylesheet]')];
    for (const url of urls) {
      const old = sheets.filter(({ href }) => nameOf(href) === nameOf(url));
      if (old.length === 0 || old.at(-1).href === new URL(url, location).href) continue;
      const fresh = old.at(-1).cloneNode();
      fresh.href = url;
      // The old sheet stays until the new one is there, so that the page is never seen without.
      fresh.addEventListener('load', () => old.forEach((sheet) => sheet.remove()), { once: true });
      fresh.addEventListener('error', () => fresh.remove(), { once: true });
      old.at(-1).after(fresh);
    }
    dataset.page = page;
  }

  /** An asset's path without the hash before its ending. */
  const nameOf = (url) => new URL(url, location).pathname.replace(/\.[^./]+(\.[^./]+)$/, '$1');

  function leaveGone({ successor, parent }) {
    if (successor) {
      remember('sessionStorage', 'moved', true);
      const url = new URL(successor, location);
      location.replace(url.pathname + location.search + location.hash);
    } else {
      note('gone', phrases.gone, parent);
    }
  }

  // --- 3: choices in the address

  function choose(choices) {
    const url = new URL(location);
    for (const [name, value] of Object.entries(choices)) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    // A colon may stand in a query as it is (RFC 3986 §3.4); so people can read the address and write it.
    url.search = url.search.replaceAll('%3A', ':');
    location.assign(url);
  }

  /** What makes unpublished pages come or go: to take back what the address says, or to say other than the command did. */
  function otherThanNow() {
    if (new URLSearchParams(location.search).has('unpublished')) return null;
    return state?.shows_unpublished ? '0' : '1';
  }

  // The link itself is changed, so that it may lead to another tab as well. What the address says is taken as it stands:
  // were it encoded anew, a link to a heading of this page would load the page.
  function carryChoices(event) {
    const link = event.composedPath().find((node) => node instanceof Element && node.matches('a[href], area[href]'));
    const href = link?.getAttribute('href');
    if (!link || !URL.canParse(href, document.baseURI)) return;
    const url = new URL(href, document.baseURI);
    if (url.origin !== location.origin) return;
    const carried = location.search.slice(1).split('&').filter((part) => {
      const [name] = part.split('=');
      return CHOICES.includes(name) && !url.searchParams.has(name);
    });
    if (carried.length === 0) return;
    url.search = [url.search.slice(1), ...carried].filter(Boolean).join('&');
    link.setAttribute('href', url.pathname + url.search + url.hash);
  }

  /** A form that asks by the address carries it on, too. */
  function carryChoicesWithForm({ target: form }) {
    if (form.method !== 'get' || new URL(form.action).origin !== location.origin) return;
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (CHOICES.includes(name) && !form.elements[name]) form.append(element('input', { type: 'hidden', name, value }));
    }
  }

  // --- 4: what is seen

  const host = element('bansou-preview', { lang: phrases.lang, hidden: '' });
  const badge = element('span', { class: 'badge' });
  const reason = element('span', { class: 'reason' });
  const hidden = element('span', { class: 'hidden-page' }, badge, reason);
  const folder = element('span', { class: 'folder' });
  const file = element('span', { class: 'file' });
  const copy = button('copy', phrases.copy, copySource);
  const source = element('span', { class: 'source' }, element('code', {}, folder, file), copy);
  const moment = button('moment', phrases.site_now, () => openChoices(moment.ariaExpanded !== 'true'));
  const input = element('input', { type: 'datetime-local', name: 'now', required: '' });
  const present = button('present', phrases.back_to_now, () => choose({ now: null }));
  const form = element('form', { class: 'choices', id: 'choices', hidden: '' },
    element('label', {}, phrases.moment_wanted, input), element('button', { type: 'submit' }, phrases.this_moment), present);
  const unpublished = button('unpublished', phrases.with_unpublished, () => choose({ unpublished: otherThanNow() }));
  const status = element('a', { class: 'status', href: '/_bansou/' });
  const counts = button('counts', '', () => (overlay.hidden ? openOverlay() : dismissOverlay()));
  const fold = button('fold', phrases.fold, () => foldBar(fold.ariaExpanded === 'true'));
  const bar = element('section', { class: 'bar', 'aria-label': phrases.preview },
    element('strong', { class: 'name' }, phrases.preview), hidden, source, moment, form, unpublished, status, counts, fold);

  const heading = element('h2', { id: 'heading' });
  const kept = element('p', { class: 'kept' }, phrases.kept);
  const list = element('ol', { class: 'diagnostics' });
  const rest = element('p', { class: 'rest' });
  const scroll = element('div', { class: 'scroll', role: 'group', tabindex: '0', 'aria-labelledby': 'heading' }, list, rest);
  const overlay = element('section', { class: 'overlay', id: 'overlay', hidden: '', 'aria-labelledby': 'heading' },
    element('header', {}, element('div', {}, heading, kept), button('close', phrases.close, dismissOverlay)), scroll);

  const notes = element('div', { class: 'notes', role: 'status' });
  const announcement = element('p', { class: 'unseen', role: 'status' });
  const panel = element('div', { class: 'panel' }, announcement, overlay, notes, bar);
  const sheet = element('link', { rel: 'stylesheet', href: '/_bansou/preview.css' });
  host.attachShadow({ mode: 'open' }).append(sheet, panel);

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function button(name, text, act) {
    const made = element('button', { type: 'button', class: name }, text);
    made.addEventListener('click', act);
    return made;
  }

  function drawBar() {
    counts.textContent = countsText(phrases.error_count, phrases.warning_count, phrases.and) || (state?.checking ? phrases.checking : phrases.sound);
    counts.disabled = diagnostics.errors + diagnostics.warnings === 0;
    counts.classList.toggle('wrong', diagnostics.errors > 0);
    if (!state) return;
    hidden.hidden = state.hidden === null;
    badge.textContent = state.hidden?.label ?? '';
    reason.textContent = state.hidden?.reason ?? '';
    source.hidden = state.source === null;
    // An index is known by its folder.
    const [, before, last] = /^(.*?)([^/]*\/_?index\.md|[^/]*)$/.exec(state.source ?? '');
    folder.textContent = before;
    file.textContent = last;
    moment.textContent = state.moment.fixed ? fill(phrases.site_at, { moment: state.moment.label }) : phrases.site_now;
    moment.classList.toggle('fixed', state.moment.fixed);
    present.hidden = !new URLSearchParams(location.search).has('now');
    // Nobody's input is overwritten.
    if (form.hidden) input.value = state.moment.value;
    unpublished.ariaPressed = String(state.shows_unpublished);
    status.textContent = fill(phrases.unpublished_count, { count: state.unpublished });
  }

  /** How many errors and warnings there are, each in its words; what there is none of isn't named. */
  function countsText(errors, warnings, between) {
    const counted = [[errors, diagnostics.errors], [warnings, diagnostics.warnings]];
    return counted.filter(([, count]) => count > 0).map(([text, count]) => fill(text, { count })).join(between);
  }

  /** A text with what stands in braces put in. */
  function fill(text, parts) {
    return text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  }

  function drawDiagnostics() {
    heading.textContent = countsText(phrases.errors_listed, phrases.warnings_listed, phrases.and) || phrases.sound;
    kept.hidden = diagnostics.errors === 0;
    const of = (wanted) => diagnostics.items.filter(({ severity }) => severity === wanted);
    list.replaceChildren(...[...of('error'), ...of('warning')].map(diagnosticItem));
    rest.hidden = diagnostics.more === 0;
    rest.textContent = fill(phrases.more, { count: diagnostics.more });
  }

  function diagnosticItem({ severity, code, file: name, line, column, text, marks, message, help }) {
    return element('li', { class: `diagnostic ${severity}` },
      element('p', { class: 'place' },
        element('b', { class: 'severity' }, SEVERITIES[severity]), ' ',
        element('span', { class: 'file' }, [name, line, column].filter((part) => part !== null).join(':')), ' ',
        element('code', { class: 'code' }, code)),
      text === null ? null : element('pre', { class: 'line' }, ...markedLine(text, marks)),
      element('p', { class: 'message' }, message),
      help.length === 0 ? null : element('ul', { class: 'help' }, ...help.map((what) => element('li', {}, what))));
  }

  /** A line with its mark, in parts; a long one as far as `CONTEXT` lets it reach before and behind the mark's start. */
  function markedLine(text, marks) {
    const [start, end] = marks ?? [0, 0];
    const isLong = text.length > 4 * CONTEXT;
    const from = isLong ? Math.max(0, start - CONTEXT) : 0;
    const to = isLong ? Math.min(text.length, start + 2 * CONTEXT) : text.length;
    // Where a pair of units is cut, its half is left out.
    const before = text.slice(from, start).replace(/^[\uDC00-\uDFFF]/, '');
    const marked = text.slice(start, Math.min(end, to));
    const behind = text.slice(Math.min(end, to), to).replace(/[\uD800-\uDBFF]$/, '');
    return [from > 0 ? '…' : '', before, marks && element('mark', {}, marked), behind, to < text.length ? '…' : ''];
  }

  // The focus stays where it is: somebody may be typing.
  function openOverlay() {
    overlay.hidden = false;
    counts.ariaExpanded = 'true';
  }

  function closeOverlay() {
    const focused = overlay.contains(host.shadowRoot.activeElement);
    overlay.hidden = true;
    counts.ariaExpanded = 'false';
    if (focused) (counts.disabled ? fold : counts).focus({ preventScroll: true });
  }

  function dismissOverlay() {
    remember('sessionStorage', 'closed', errorsOf(diagnostics));
    closeOverlay();
  }

  function openChoices(open) {
    form.hidden = !open;
    bar.classList.toggle('open', open);
    moment.ariaExpanded = String(open);
  }

  function foldBar(folded) {
    openChoices(false);
    bar.classList.toggle('folded', folded);
    fold.textContent = folded ? phrases.preview : phrases.fold;
    fold.ariaExpanded = String(!folded);
    remember('localStorage', 'folded', folded);
  }

  /** Shows a note under a name, in place of an earlier one; without a text there is none. */
  function note(name, text, link = null) {
    const old = notes.querySelector(`.${name}`);
    if (old?.firstChild.textContent === text) return;
    old?.remove();
    if (!text) return;
    const made = element('div', { class: `note ${name}` }, element('span', {}, text));
    if (link) made.append(element('a', { href: link.url }, fill(phrases.go_to, { title: link.title })));
    if (name === 'moved') made.append(button('close', phrases.close, () => note(name, null)));
    notes.append(made);
  }

  // Once for each set of errors, however often the page is loaded with it.
  function announce(errors) {
    const told = recall('sessionStorage', 'told') ?? [];
    if (errors.join() === told.join()) return;
    remember('sessionStorage', 'told', errors);
    const counts = countsText(phrases.errors_told, phrases.warnings_told, phrases.and_told);
    announcement.textContent = errors.length > 0 ? fill(phrases.told, { counts }) : phrases.mended;
  }

  async function copySource() {
    // Where the preview isn't at an address of this machine, there is no clipboard at all.
    const written = navigator.clipboard?.writeText(state.source) ?? Promise.reject(new Error('no clipboard'));
    const copied = await written.then(() => true, () => copySelected(state.source));
    copy.textContent = copied ? phrases.copied : phrases.not_copied;
    announcement.textContent = copy.textContent;
    setTimeout(() => (copy.textContent = phrases.copy), 2000);
  }

  // For a browser that keeps the clipboard from pages.
  function copySelected(text) {
    const field = element('textarea', { class: 'unseen' });
    field.value = text;
    panel.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    copy.focus({ preventScroll: true });
    return copied;
  }

  function closeByEscape(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (!overlay.hidden) dismissOverlay();
    else if (!form.hidden) {
      openChoices(false);
      moment.focus({ preventScroll: true });
    }
  }

  // The host is as high as what is fixed to the lower edge, so that the page's end isn't covered, nor what gets the focus.
  function makeRoom() {
    const height = `${panel.offsetHeight}px`;
    host.style.setProperty('--height', height);
    document.documentElement.style.scrollPaddingBlockEnd = height;
  }

  // Where a browser refuses cookies it refuses storage; then nothing is remembered, and nothing fails.
  function recall(storage, key) {
    try {
      return JSON.parse(window[storage].getItem(`bansou-${key}`));
    } catch {
      return null;
    }
  }

  function remember(storage, key, value) {
    try {
      if (value === null) window[storage].removeItem(`bansou-${key}`);
      else window[storage].setItem(`bansou-${key}`, JSON.stringify(value));
    } catch {
      // As above.
    }
  }

  // --- the start

  sheet.addEventListener('load', () => (host.hidden = false));
  moment.setAttribute('aria-controls', 'choices');
  counts.setAttribute('aria-controls', 'overlay');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    choose({ now: input.value });
  });
  drawBar();
  closeOverlay();
  foldBar(recall('localStorage', 'folded') === true);
  document.body.append(host);
  restorePlace();
  if (recall('sessionStorage', 'moved')) note('moved', phrases.moved);
  remember('sessionStorage', 'moved', null);

  new ResizeObserver(makeRoom).observe(panel);
  for (const act of ['click', 'auxclick', 'contextmenu']) document.addEventListener(act, carryChoices, { capture: true });
  document.addEventListener('submit', carryChoicesWithForm, { capture: true });
  addEventListener('keydown', closeByEscape);
  addEventListener('pagehide', leave);
  addEventListener('pageshow', follow);
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : follow()));
  follow();
})();
