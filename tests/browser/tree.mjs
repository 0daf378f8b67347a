// The search as a screen reader has it: by roles, names and states of the accessibility tree alone, and by the keyboard.

/** The tree of a page: Chromium's own, which it hands to the platform's screen reader. */
async function treeOf(session) {
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const described = (node) => ({
    id: node.nodeId,
    dom: node.backendDOMNodeId,
    role: node.role?.value ?? '',
    name: node.name?.value ?? '',
    ...Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.relatedNodes ?? value.value])),
    children: (node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean).flatMap(shown),
  });
  // What is ignored isn't spoken of, but what is in it is.
  const shown = (node) => (node.ignored ? (node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean).flatMap(shown) : [described(node)]);
  return described(nodes[0]);
}

const all = (node) => [node, ...node.children.flatMap(all)];
const of = (node, role, name = /./) => all(node).filter((each) => each.role === role && name.test(each.name));
/** All that is said of a node. */
const text = (node) => (node.role === 'StaticText' ? node.name : node.children.map(text).join(''));
/** A name without the blanks that come of boxes in it. */
const bare = (name) => name.replace(/\s/g, '');
const CONTROLS = ['button', 'checkbox', 'combobox', 'searchbox', 'link', 'option', 'DisclosureTriangle', 'textbox'];
const unnamed = (tree) => all(tree).filter(({ role, name }) => CONTROLS.includes(role) && !name.trim()).map(({ role, id }) => `${role} ${id} has no name`);

/** From the home page to a result: `home` and `file` are the address of the site and what a folder's pages are called. */
export async function theTree({ browser, home, file, word, check, same }) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${home}${file}`);
  const session = await context.newCDPSession(page);
  await session.send('Accessibility.enable');
  const tree = () => treeOf(session);
  const name = `the accessibility tree ${file ? 'in a folder' : 'over HTTP'}`;
  /** The tree, once it is as wanted. */
  const until = async (wanted) => {
    for (let times = 0; times < 100; times += 1) {
      const now = await tree();
      if (wanted(now)) return now;
      await page.waitForTimeout(50);
    }
    return tree();
  };
  const focused = (tree) => all(tree).filter((node) => node.focused && node.role !== 'RootWebArea').at(-1) ?? { role: 'nothing', name: '' };
  const said = (tree) => of(tree, 'status', /.?/).map(text).join('');

  await page.keyboard.press('/');
  let now = await until((tree) => focused(tree).role === 'combobox');
  const box = focused(now);
  check(`${name}: / leads to a box with a name, within the landmark of the search`, [
    same([box.role, box.name, box.expanded, box.autocomplete], ['combobox', 'サイト内を検索', false, 'list']),
    same(of(now, 'search', /.?/).flatMap(all).some(({ id }) => id === box.id), true),
  ]);

  await page.keyboard.type(word);
  now = await until((tree) => /件見つかり/.test(said(tree)));
  const options = of(now, 'listbox', /^検索結果$/).flatMap((list) => of(list, 'option'));
  const [live] = of(now, 'status', /.?/);
  check(`${name}: what is found is announced, and the box says that there is a list`, [
    same([live.live, live.atomic], ['polite', true]),
    same([focused(now).role, focused(now).expanded], ['combobox', true]),
    same(of(now, 'listbox').map(({ name }) => name), ['検索結果']),
    options.length < 2 && `${options.length} options`,
  ]);

  await page.keyboard.press('ArrowDown');
  const active = (tree) => {
    const [{ backendDOMNodeId } = {}] = focused(tree).activedescendant ?? [];
    return all(tree).find(({ dom, role }) => role === 'option' && dom === backendDOMNodeId);
  };
  now = await until(active);
  check(`${name}: an arrow names the first result, and the focus stays in the box`, [
    same(active(now)?.name, options[0]?.name),
    same(active(now)?.selected, true),
    // The choices of other forms on the page have their own.
    same(of(now, 'listbox', /^検索結果$/).flatMap((list) => of(list, 'option')).filter(({ selected }) => selected).length, 1),
    ...unnamed(now),
  ]);

  // The last option leads to all results.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  now = await until((tree) => active(tree)?.id && active(tree).name === options.at(-1)?.name);
  check(`${name}: the last option is what leads to all results`, [same(/全て/.test(active(now)?.name ?? ''), true, active(now)?.name)]);
  await Promise.all([page.waitForURL((url) => url.searchParams.get('q') === word), page.keyboard.press('Enter')]);
  const listed = (tree) => of(tree, 'list', /^検索結果$/).at(0);
  now = await until((tree) => /件見つかり/.test(said(tree)) && listed(tree));
  const results = listed(now)?.children ?? [];
  check(`${name}: the page of results has a heading, the number found, and a list whose entries begin with a heading and a link`, [
    same(of(now, 'heading').filter(({ level }) => level === 1).map(({ name }) => name), ['サイト内検索']),
    results.length === 0 && 'no results',
    ...results.map((result) => same([result.role, ...of(result, 'heading').map(({ level }) => level), of(result, 'heading').every((heading) => of(heading, 'link').length === 1)], ['listitem', 2, true])),
    ...unnamed(now),
  ]);

  // By Tab alone: the panel, a facet in it, a choice.
  const tab = async (wanted) => {
    for (let times = 0; times < 60; times += 1) {
      await page.keyboard.press('Tab');
      const now = await tree();
      if (wanted(focused(now))) return focused(now);
    }
    return { role: 'nothing', name: '' };
  };
  await page.locator('#site-search').focus();
  const panel = await tab(({ name }) => name === '条件で絞り込む');
  if (!panel.expanded) await page.keyboard.press('Enter');
  await until((tree) => of(tree, 'DisclosureTriangle').length > 1);
  const facet = await tab(({ role }) => role === 'DisclosureTriangle');
  if (!facet.expanded) await page.keyboard.press('Enter');
  const choice = await tab(({ role }) => role === 'checkbox');
  now = await tree();
  const group = of(now, 'group').find((group) => all(group).some(({ id }) => id === choice.id));
  check(`${name}: the panel, a facet and a choice are reached by Tab, and say what they are`, [
    same(panel.role, 'DisclosureTriangle'),
    same([choice.role, choice.checked], ['checkbox', 'false']),
    same(/ [\d,]+件$/.test(choice.name), true, choice.name),
    // The summary has its facet's name, and beside it how many are chosen.
    same(group?.name, facet.name.trim(), 'the group'),
  ]);
  const before = said(now);
  await page.keyboard.press('Space');
  const chosen = (tree) => of(tree, 'list', /^選んだ条件$/).at(0);
  now = await until((tree) => chosen(tree) && focused(tree).checked === 'true');
  const [label, count] = choice.name.split(/ (?=[\d,]+件$)/);
  now = await until((tree) => said(tree).startsWith(`${count}見つかりました。`));
  check(`${name}: a choice is said to be made, the number left is announced, and the choice can be taken away by name`, [
    same([focused(now).role, focused(now).checked], ['checkbox', 'true']),
    // Whether all of them are made up is said behind it.
    same(said(now).split('。')[0], `${count}見つかりました`, `after ${before}`),
    same(of(chosen(now), 'button').map(({ name }) => bare(name)), [bare(`${group?.name}：${label}を外す`)]),
  ]);
  const link = await tab(({ role, name }) => role === 'link' && of(listed(now), 'link').some((link) => link.name === name));
  await Promise.all([page.waitForURL((url) => !/\/search\//.test(url.pathname)), page.keyboard.press('Enter')]);
  now = await until((tree) => of(tree, 'heading').some(({ level }) => level === 1));
  const [heading] = of(now, 'heading').filter(({ level }) => level === 1);
  check(`${name}: a result is opened by its link`, [same(link.role, 'link'), same(bare(heading?.name ?? ''), bare(link.name))]);
  await context.close();
}
