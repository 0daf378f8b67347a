// The marks on the page that a result leads to.
(() => {
  'use strict';

  const { searchable, occurrences, piecesOf } = window.__search;

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
      while (/^(inline|ruby|contents)/.test(getComputedStyle(block).display)) block = block.parentElement;
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
      // Some browsers forbid it to a page in a folder.
    }
  }
})();
