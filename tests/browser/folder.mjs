// A portable site as its readers go through it: by clicks, from file to file, with nothing but the folder.

import { check } from './suite.mjs';

/** How long a file of this machine may take to be shown, in ms. */
const PATIENCE = 10000;

const bare = (url) => url.split(/[?#]/)[0];

/** The links of a page that can be clicked: a few of each region, with what they should lead to. */
const clickable = (page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href]')];
    const leads = (a) => a.protocol === location.protocol && a.pathname.endsWith('.html') && a.checkVisibility();
    return ['header', 'nav', 'main', 'aside', 'footer'].flatMap((region) => {
      const within = all.filter((a) => leads(a) && a.closest('header, nav, main, aside, footer')?.localName === region);
      // The first, one amid them and the last.
      const chosen = new Set([within[0], within[Math.floor(within.length / 2)], within.at(-1)].filter(Boolean));
      return [...chosen].map((a) => ({ at: all.indexOf(a), to: a.href }));
    });
  });

const template = (page) => page.evaluate(() => document.documentElement.dataset.template ?? '');

/** Does something that is to lead somewhere, and says what is wrong with where it led. */
async function led(page, to, act) {
  try {
    await act();
    await page.waitForURL((url) => bare(url.href) === bare(to), { waitUntil: 'load', timeout: PATIENCE });
    return (await template(page)) ? [] : [`${page.url()} is no page of the site`];
  } catch (error) {
    return [`${decodeURI(page.url())} instead of ${decodeURI(to)}: ${error.message.split('\n')[0]}`];
  }
}

async function clicks(browser, place, pages, open) {
  const mistakes = [];
  let count = 0;
  // One page of each template, and a redirect of each kind of name.
  const fullest = [...pages].filter(([, page]) => !page.refresh).sort(([, a], [, b]) => b.bytes - a.bytes);
  const chosen = new Map(fullest.reverse().map(([url, page]) => [page.template, url]));
  for (const url of chosen.values()) {
    const { page, heard, close } = await open(browser, place, url, { viewport: { width: 1280, height: 900 } });
    for (const { at, to } of await clickable(page)) {
      count += 1;
      mistakes.push(...(await led(page, to, () => page.locator('a[href]').nth(at).click({ timeout: PATIENCE }))));
      await page.goto(url, { waitUntil: 'load' });
    }
    mistakes.push(...heard.console, ...heard.foreign);
    await close();
  }
  check(`clicks: ${count} links of ${chosen.size} templates lead to their pages, and nothing else is asked for`, count ? mistakes : ['no link']);
}

async function redirects(browser, place, pages, open) {
  const all = [...pages].filter(([, page]) => page.refresh);
  const mistakes = [];
  for (const [url, page] of all.slice(0, 5)) {
    const { page: opened, heard, close } = await open(browser, place, url, {});
    mistakes.push(...(await led(opened, page.refresh, () => undefined)), ...heard.foreign);
    await close();
  }
  // A site needn't have any.
  if (all.length) check(`earlier addresses: ${all.length} lead on`, mistakes);
}

async function search(browser, place, pages, open) {
  const deepest = [...pages.keys()].filter((url) => !pages.get(url).refresh).sort((a, b) => b.split('/').length - a.split('/').length)[0];
  const { page, heard, close } = await open(browser, place, deepest, { viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(PATIENCE);
  if (!(await page.locator('#site-search').count())) return close();
  const mistakes = [];
  try {
    const word = await page.evaluate(() => /[一-龠ァ-ヶー]{2,}/.exec(document.querySelector('h1').textContent)[0]);
    const arrived = async (by) => {
      if (!(await template(page)) || !page.url().startsWith(place.base)) mistakes.push(`${by}: ${page.url()} is no page of the site`);
      const marks = await page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].length);
      if (!marks) mistakes.push(`${by}: nothing is marked`);
    };
    await page.locator('#site-search').fill(word);
    await page.locator('[role="option"]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await arrived('the box');
    await page.locator('#site-search').fill(word);
    await page.locator('[role="option"]').first().waitFor();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    if (!page.url().startsWith(`${place.base}search/index.html?q=`)) mistakes.push(`the question is asked at ${page.url()}`);
    const link = page.locator('.results h2 a').first();
    await link.waitFor();
    await Promise.all([page.waitForEvent('load'), link.click()]);
    await arrived('the search page');
  } catch (error) {
    mistakes.push(`${page.url()}: ${error.message.split('\n')[0]}`);
  }
  check('search: what is found is opened and marked', mistakes);
  check('search: the console is silent, and nothing else is asked for', [...heard.console, ...heard.foreign]);
  return close();
}

/** `open(browser, place, url, options)` gives a page with all that it says and asks for. */
export async function readThrough(browser, place, pages, open) {
  await clicks(browser, place, pages, open);
  await redirects(browser, place, pages, open);
  await search(browser, place, pages, open);
}
