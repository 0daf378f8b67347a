// Words of the glossary in a real Chromium, without a script: what the buttons in the text open, by keyboard and by touch, and what
// paper shows instead.
//
//   node ways.mjs DIRECTORY
//
// Takes the page of the built site that explains the most words.

import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { FLAGS, RULES, check, end } from './suite.mjs';
import { serve } from './serve.mjs';

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error('usage: node ways.mjs DIRECTORY');
  process.exit(2);
}
const root = path.resolve(directory);

/** The address of the page with the most words, and how many it has. */
async function fullest() {
  let best = ['', 0];
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (entry.name !== 'index.html') continue;
    const file = path.join(entry.parentPath, entry.name);
    const count = (await readFile(file, 'utf8')).split('<label class="word"').length - 1;
    if (count > best[1]) best = [`/${path.relative(root, entry.parentPath)}/`.replace('//', '/'), count];
  }
  return best;
}

const is = (what, expected, found) => (expected === found ? [] : [`${what}: ${found}, not ${expected}`]);
const [url, count] = await fullest();
if (count < 2) {
  console.error(`no page below ${root} explains two words`);
  process.exit(2);
}
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const server = await serve(root);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  for (const [width, height, hasTouch] of [[1280, 900, false], [390, 844, true]]) {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch, javaScriptEnabled: false, locale: 'ja-JP' });
    const page = await context.newPage();
    await page.goto(server.origin + url);
    const title = `${decodeURI(url)} ${width} px`;
    const [first, second] = [page.locator('label.word').first(), page.locator('label.word').nth(1)];
    const noteOf = async (button) => page.locator(`#${await button.locator('button').getAttribute('popovertarget')}`);
    const [note, other] = [await noteOf(first), await noteOf(second)];
    const shown = async (locator, expected, what) => is(what, expected, await locator.isVisible());
    const focused = () => page.evaluate(() => document.activeElement.outerHTML.slice(0, 60));

    check(`${title}: no note is open, and none stands at the end`, [
      ...(await shown(note, false, 'the first note')),
      ...(await shown(page.locator('.word-notes h2'), false, 'its heading')),
    ]);
    if (hasTouch) await first.tap();
    else {
      await first.locator('button').focus();
      await page.keyboard.press('Enter');
    }
    check(`${title}: ${hasTouch ? 'a touch' : 'Enter'} opens the note`, await shown(note, true, 'the note'));
    const box = await note.boundingBox();
    check(`${title}: the note is in view`, box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1 ? [] : [JSON.stringify(box)]);
    const word = await first.boundingBox();
    const covers = box && word && box.x < word.x + word.width && word.x < box.x + box.width && box.y < word.y + word.height && word.y < box.y + box.height;
    check(`${title}: the note doesn't cover its word`, covers ? [JSON.stringify({ box, word })] : []);
    // WCAG 1.4.13: what opened stays when the pointer goes over it and away from it, and Escape closes it.
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.move(5, 5);
    check(`${title}: the note stays`, await shown(note, true, 'the note'));
    await page.keyboard.press('Escape');
    check(`${title}: Escape closes it`, await shown(note, false, 'the note'));
    if (!hasTouch) {
      check(`${title}: the focus is on the word again`, (await focused()).includes('popovertarget="site-word-') ? [] : [await focused()]);
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      check(`${title}: Tab leads into the note`, is('inside', true, await note.evaluate((e) => e.contains(document.activeElement))));
    } else await first.tap();
    await (hasTouch ? second.tap() : second.click());
    check(`${title}: another word closes the note`, [...(await shown(note, false, 'the first')), ...(await shown(other, true, 'the second'))]);
    const close = other.locator('button');
    await (hasTouch ? close.tap() : close.click());
    check(`${title}: it can be closed by its button`, await shown(other, false, 'the second'));

    await page.emulateMedia({ media: 'print' });
    const notes = page.locator('.word-note');
    const visible = await notes.evaluateAll((all) => all.filter((e) => e.checkVisibility() && getComputedStyle(e).position === 'static').length);
    check(`${title}: paper has every note`, [...is('notes', count, await notes.count()), ...is('shown', count, visible), ...(await shown(page.locator('.word-notes h2'), true, 'the heading'))]);
    const numbers = await page.locator('label.word').evaluateAll((all) => all.map((e) => getComputedStyle(e, '::after').content));
    check(`${title}: words are numbered on paper`, numbers.every((content) => content.includes('counter(word)')) ? [] : numbers);
    const once = await notes.evaluateAll((all) => all.map((e) => [...e.querySelectorAll('*')].filter((of) => getComputedStyle(of, '::before').content.includes('counter(note)')).length));
    check(`${title}: each note has its number once on paper`, once.every((of) => of === 1) ? [] : once);
    await context.close();
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(server.origin + url);
  await page.locator('label.word').first().click();
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => (await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations, RULES);
  check(`${decodeURI(url)}: axe, with a note open`, violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].target.join(' ')}`));
} finally {
  await browser.close();
  server.close();
}
end();
