// How the components of the default theme look: the design page of the preview against the accepted pictures of it.
//
//   node look.mjs PROGRAM [--accept] [--pictures DIRECTORY] [--theme DIRECTORY]
//
// 1. A site without content gets the theme of this checkout (or that of --theme), and `PROGRAM serve` shows it.
// 2. Of each section of /styleguide/ a picture is taken in each look (LOOKS), and of what is seen only while somebody points
//    at it, comes to it by keyboard or opens it (POSES). Nothing moves: the site is of one moment, and animations are at their end.
// 3. Each is held against the one of its name in `look/` (or in --pictures); picture.mjs says how far the two may differ. With
//    --accept it becomes that one.
//
// Letters look otherwise in another Chromium or with another font, whatever the theme does. `look/drawn-with.json` says what the
// accepted ones were drawn with; where that isn't here, nothing is compared, and the suite ends with 77.
//
// What differs is left in the directory that the last line names: `NAME.new.png`, and `NAME.difference.png`.

import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { FLAGS, check, end } from './suite.mjs';
import { TOLERANCE, difference, read, write } from './picture.mjs';

/** All at half the size, for they are many: a change of a component is seen there as well. */
const LOOKS = {
  1280: { viewport: { width: 1280, height: 800 } },
  390: { viewport: { width: 390, height: 844 } },
  '390-dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  '390-forced': { viewport: { width: 390, height: 844 }, forcedColors: 'active' },
};
/** CSS pixels of a section, from its head: below that a long table only repeats itself. */
const TALLEST = 2200;
/** By name: the section that stays on the page, what is done then, and what is taken. */
const POSES = {
  header: ['frame', () => undefined, 'header.site'],
  footer: ['frame', () => undefined, 'footer.site'],
  'citation-open': ['frame', (page) => page.locator('.citation summary').click(), '.citation'],
  'word-open': ['prose', (page) => page.locator('[data-look="prose"] label.word').last().click(), '.word-note:popover-open'],
  'link-focus': ['entries', (page) => page.locator('[data-look="entries"] h3 a').first().focus(), '[data-look="entries"] .entries'],
  'tile-hover': ['figures', (page) => page.locator('[data-look="figures"] .tiles .name a').first().hover(), '[data-look="figures"] .tiles > li'],
};
const NOW = '2022-06-17T10:00:00+09:00';
const PATIENCE = 30_000;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    accept: { type: 'boolean', default: false },
    pictures: { type: 'string', default: here('look') },
    theme: { type: 'string', default: here('../../themes/default') },
  },
});
const [program] = positionals;
if (!program) {
  console.error('usage: node look.mjs PROGRAM [--accept] [--pictures DIRECTORY] [--theme DIRECTORY]');
  process.exit(2);
}

/** Starts the preview over a site that has nothing of its own; resolves to `{origin, stop}`. */
async function start(root) {
  await mkdir(path.join(root, 'content'), { recursive: true });
  await writeFile(path.join(root, 'content/site.yaml'), 'title: 見本\nbase_url: https://example.jp/\n');
  await writeFile(path.join(root, 'content/_index.md'), '---\ntitle: 見本\n---\n');
  await cp(values.theme, path.join(root, 'themes/default'), { recursive: true });
  const server = spawn(path.resolve(program), ['--lang', 'ja', 'serve', '--root', root, '--port', '0', '--now', NOW], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => server.once('exit', done).once('error', done));
  let told = '';
  const origin = await new Promise((found) => {
    server.stderr.on('data', (part) => {
      told += part;
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(told);
      if (match) found(match[0]);
    });
    ended.then(() => found(null));
    setTimeout(() => found(null), PATIENCE);
  });
  const stop = async () => {
    server.kill();
    await ended;
  };
  if (origin) return { origin, stop };
  await stop();
  throw new Error(`no address of the preview:\n${told}`);
}

/** The design page in a look, without the bar of the preview. */
async function open(origin, look) {
  const context = await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce', deviceScaleFactor: 0.5, ...look });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.route('**/_bansou/**', (route) => route.abort());
  const response = await page.goto(`${origin}/styleguide/`, { waitUntil: 'networkidle' });
  if (response.status() !== 200) throw new Error(`/styleguide/ answers ${response.status()}`);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** The Chromium, and the fonts in which it draws what stands on the page: letters, figures, signs, code. */
async function drawnWith(page) {
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<p id="probe">永あア漢字Aa019％（）－～→◇✓›▸•</p><pre id="probe-code">永a0</pre>');
  });
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const families = new Set();
  for (const selector of ['#probe', '#probe-code']) {
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const font of fonts) families.add(font.familyName);
  }
  return { chromium: browser.version().split('.')[0], fonts: [...families].sort() };
}

/** Leaves one section on the page: where it begins, to a fraction of a pixel, then doesn't hang on how high the others are. */
const alone = (section) => section.evaluate((it) => {
  for (const other of it.parentElement.children) other.hidden = other !== it;
});

/** Every picture by its name. */
async function pictures(origin) {
  const taken = new Map();
  const shot = { animations: 'disabled', caret: 'hide', scale: 'device' };
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await open(origin, options);
    // All that is taken is in the window, so that nothing has to be scrolled.
    await page.setViewportSize({ width: options.viewport.width, height: TALLEST + 1000 });
    for (const section of await page.locator('[data-look]').all()) {
      await alone(section);
      const box = await section.boundingBox();
      const clip = { x: Math.floor(box.x), y: Math.floor(box.y), width: Math.ceil(box.width), height: Math.ceil(Math.min(box.height, TALLEST)) };
      taken.set(`${await section.getAttribute('data-look')}-${look}`, await page.screenshot({ ...shot, clip }));
    }
    await page.context().close();
  }
  for (const [name, [section, act, selector]] of Object.entries(POSES)) {
    const page = await open(origin, LOOKS[390]);
    await alone(page.locator(`[data-look="${section}"]`));
    await act(page);
    taken.set(name, await page.locator(selector).first().screenshot(shot));
    await page.context().close();
  }
  return new Map([...taken].map(([name, bytes]) => [name, read(bytes)]));
}

const root = await mkdtemp(path.join(tmpdir(), 'look-site-'));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, '--font-render-hinting=none', '--force-color-profile=srgb'] });
const record = path.join(values.pictures, 'drawn-with.json');
let server;
let skipped = '';
let differing;
try {
  server = await start(root);
  const probe = await open(server.origin, LOOKS[390]);
  const drawn = JSON.stringify(await drawnWith(probe));
  await probe.context().close();
  const accepted = await readFile(record, 'utf8').then((text) => JSON.stringify(JSON.parse(text)), () => '');
  if (values.accept) {
    const taken = await pictures(server.origin);
    await mkdir(values.pictures, { recursive: true });
    const files = await readdir(values.pictures);
    for (const file of files.filter((file) => file.endsWith('.png') && !taken.has(file.slice(0, -4)))) await rm(path.join(values.pictures, file));
    let size = 0;
    for (const [name, picture] of taken) {
      const bytes = write(picture);
      size += bytes.length;
      await writeFile(path.join(values.pictures, `${name}.png`), bytes);
    }
    await writeFile(record, `${JSON.stringify(JSON.parse(drawn), null, 2)}\n`);
    console.log(`accepted: ${taken.size} pictures, ${Math.round(size / 1024)} KiB, in ${values.pictures}`);
  } else if (accepted !== drawn) {
    skipped = accepted ? `the accepted pictures are drawn with ${accepted}; here is ${drawn}` : `no picture was accepted yet in ${values.pictures}`;
  } else {
    const taken = await pictures(server.origin);
    const known = new Set((await readdir(values.pictures)).filter((file) => file.endsWith('.png')).map((file) => file.slice(0, -4)));
    differing = await mkdtemp(path.join(tmpdir(), 'look-differs-'));
    let count = 0;
    for (const [name, picture] of taken) {
      const mistakes = [];
      if (!known.delete(name)) mistakes.push(`${name}.png isn't among the accepted pictures`);
      else {
        const before = read(await readFile(path.join(values.pictures, `${name}.png`)));
        const { share, drawing } = difference(before, picture);
        if (share > TOLERANCE.share) {
          const size = ({ width, height }) => `${width} × ${height}`;
          mistakes.push(`${name}.png: ${share === 1 ? `${size(before)} before, ${size(picture)} now` : `${Math.round(share * 100)} % of a square differ`}`);
          await writeFile(path.join(differing, `${name}.difference.png`), drawing);
        }
      }
      if (mistakes.length > 0) {
        count += 1;
        await writeFile(path.join(differing, `${name}.new.png`), write(picture));
      }
      check(name, mistakes);
    }
    for (const name of known) check(name, [`${name}.png is accepted, and nothing on the page has this name`]);
    if (count + known.size === 0) await rm(differing, { recursive: true }).then(() => (differing = undefined));
  }
} finally {
  await server?.stop();
  await browser.close();
  await rm(root, { recursive: true });
}
if (values.accept) process.exit(0);
if (skipped) {
  console.log(`SKIPPED: ${skipped}`);
  process.exit(77);
}
if (differing) {
  console.log(`what differs lies in ${differing}; if it is meant to look so: node tests/browser/look.mjs ${program} --accept`);
}
end();
