// The suite over a site with one of every mistake: each check must fail. A suite that can't fail says nothing.

import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PAGE = `<!DOCTYPE html>
<html lang="ja" data-template="broken">
<head><meta charset="utf-8"><title>壊れたページ</title><link rel="stylesheet" href="site.css"><script src="site.js"></script></head>
<body><main><h1 id="a">壊れたページ</h1><p id="a" style="color: red">二つの同じ id</p>
<p class="faint">薄い文字</p><p class="wide">広い箱</p>
<p><a href="/nowhere/">ないページ</a> <a href="nowhere.html">ないファイル</a> <a href="#nowhere">ない見出し</a></p>
<p><img src="https://other.invalid/a.png" alt="よその画像"></p>
<header><nav><a href="#a">一</a> <a href="#a">二</a></nav></header>
<div class="scroll"><table><tbody><tr><th>見える</th><td class="number">12</td></tr></tbody></table></div>
<div class="turned"><p><a href="#a">先</a></p><p><a href="#a">後</a></p></div>
<form><label>何も探さない欄<input id="site-search"></label></form></main></body></html>`;
const SHEET = `@page { size: letter; } .faint { color: #bbb; } .wide { width: 2000px; } a:focus-visible { outline: none; }
.scroll { overflow-x: auto; width: 300px; } .scroll th { min-width: 400px; } .turned { display: flex; flex-direction: column-reverse; }
nav a { border-bottom: 4px solid transparent; }`;
const SCRIPT = `document.addEventListener('DOMContentLoaded', () => document.body.append('スクリプトだけの文字'));`;
const EXPECTED = [
  'can be opened', 'every anchor exists', 'no id stands twice', 'no inline style', 'sideways', 'focus', 'console and policy',
  'no other host', 'numbers in sight', 'order', 'text of 200 %', 'forced colours', 'axe', 'paper', 'without JavaScript',
];

const root = await mkdtemp(path.join(tmpdir(), 'broken-site-'));
await writeFile(path.join(root, 'index.html'), PAGE);
await writeFile(path.join(root, '404.html'), PAGE);
await writeFile(path.join(root, 'site.css'), SHEET);
await writeFile(path.join(root, 'site.js'), SCRIPT);
const suite = fileURLToPath(new URL('run.mjs', import.meta.url));
let passed = 0;
let failed = 0;
for (const [where, expected] of [[[], EXPECTED], [['--folder'], [...EXPECTED.filter((name) => name !== 'console and policy'), 'clicks', 'search']]]) {
  const { status, stdout } = spawnSync(process.execPath, [suite, root, '--pages', '1', ...where], { encoding: 'utf8' });
  const seen = stdout.split('\n').filter((line) => line.startsWith('FAILED'));
  const silent = expected.filter((name) => !seen.some((line) => line.includes(name)));
  for (const name of silent) console.log(`FAILED  the suite doesn't see: ${name} ${where}`);
  if (status !== 1) console.log(`FAILED  the suite ends with ${status}, not 1 ${where}`);
  passed += expected.length - silent.length + Number(status === 1);
  failed += silent.length + Number(status !== 1);
}

// What answers is in the first screen of one page, below it on another, and on a third nowhere.
const screen = (lines) => `<!DOCTYPE html><html lang="ja"><title>頁</title><body>${'<br>'.repeat(lines)}<p id="answer">答え</p>`;
await writeFile(path.join(root, 'above.html'), screen(10));
await writeFile(path.join(root, 'below.html'), screen(200));
const rows = ['above', 'below', 'index'].map((name) => `| ${name} | \`/${name}.html\` | 何か | \`#answer\` |`);
await writeFile(path.join(root, 'design.md'), ['| page | address | the question | what answers it |', '|---|---|---|---|', ...rows].join('\n'));
const first = spawnSync(process.execPath, [fileURLToPath(new URL('first.mjs', import.meta.url)), root, path.join(root, 'design.md')], { encoding: 'utf8' });
const said = first.stdout.split('\n').filter((line) => /^(ok|FAILED)/.test(line)).map((line) => line.split(/\s+/).slice(0, 2).join(' '));
const right = ['ok above', 'ok above', 'FAILED below', 'FAILED below', 'FAILED index', 'FAILED index', 'FAILED subscribe', 'FAILED paper', 'FAILED detail'];
if (said.join() === right.join()) passed += 1;
else {
  failed += 1;
  console.log(`FAILED  the first screens: ${said.join(', ')} ${first.stderr}`);
}

// A program that shows a design page of one section, in the sheet of the theme that it is given. The look of it is accepted, and is
// then what it was; an edit of the sheet is seen, however small what it changes, and so is a section that has gone or come. What
// was drawn with other fonts isn't compared.
const preview = path.join(root, 'preview.mjs');
const design = (sections) => `<!DOCTYPE html><html lang="ja"><title>見本</title><link rel="stylesheet" href="/site.css"><body><header class="site">頭</header><main><div>
${sections.map((name) => `<section data-look="${name}"><h2>札</h2><p>${'長い文です。'.repeat(200)}</p><p><span class="badge key">実績</span></p>
<ul class="entries"><li><h3><a href="#a">題名</a></h3></li></ul><ul class="tiles"><li><p class="name"><a href="#a">名</a></p></li></ul>
<label class="word">語<button popovertarget="word-${name}"></button></label><p popover id="word-${name}" class="word-note">説明</p></section>`).join('')}</div>
<aside class="citation"><details><summary>出典</summary>出典の例</details></aside></main><footer class="site">足</footer>`;
const SECTIONS = ['prose', 'entries', 'figures', 'frame'];
const program = async (sections) => {
  await writeFile(preview, `#!${process.execPath}
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
const root = process.argv[process.argv.indexOf('--root') + 1];
const page = ${JSON.stringify(design(sections))};
const server = createServer((request, response) => {
  const sheet = request.url === '/site.css';
  response.writeHead(200, { 'content-type': sheet ? 'text/css' : 'text/html; charset=utf-8' });
  response.end(sheet ? readFileSync(root + '/themes/default/assets/site.css') : page);
}).listen(0, '127.0.0.1', () => console.error('http://127.0.0.1:' + server.address().port + '/'));
`, { mode: 0o755 });
};
const theme = path.join(root, 'theme');
const sheet = await readFile(fileURLToPath(new URL('../../themes/default/assets/site.css', import.meta.url)), 'utf8');
const styled = async (rules) => {
  await mkdir(path.join(theme, 'assets'), { recursive: true });
  await writeFile(path.join(theme, 'assets/site.css'), sheet + rules);
};
const look = (...more) => {
  const ran = spawnSync(process.execPath, [fileURLToPath(new URL('look.mjs', import.meta.url)), preview, '--pictures', path.join(root, 'pictures'), '--theme', theme, ...more], { encoding: 'utf8' });
  return { ...ran, failed: ran.stdout.split('\n').filter((line) => line.startsWith('FAILED')).map((line) => line.split(/\s+/)[1]) };
};
const keptBy = ({ stdout }) => /lies in (\S+);/.exec(stdout)?.[1] ?? '';
const expect = (what, isRight, { status, stdout, stderr }) => {
  if (isRight) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED  the look: ${what}; it ends with ${status}\n${stdout}${stderr}`);
  }
};
await program(SECTIONS);
await styled('');
let ran = look();
expect('nothing is accepted yet, and that is no success', ran.status === 77 && ran.stdout.startsWith('SKIPPED'), ran);
ran = look('--accept');
expect('it can be accepted', ran.status === 0, ran);
ran = look();
expect('the same looks the same', ran.status === 0 && /^22 passed, 0 failed$/m.test(ran.stdout), ran);
// The second is seen in one of the looks alone.
const dark = SECTIONS.map((name) => `${name}-390-dark`);
const all = SECTIONS.flatMap((name) => ['1280', '390', '390-dark', '390-forced'].map((look) => `${name}-${look}`));
for (const [rule, wanted] of [['.badge { padding-inline: .75rem }', all], ['@media (prefers-color-scheme: dark) { .badge.key { color: #7a9b60 } }', dark]]) {
  await styled(rule);
  ran = look();
  const seen = wanted.every((name) => ran.failed.includes(name)) && ran.failed.every((name) => wanted.includes(name));
  expect(`it sees ${rule}`, ran.status === 1 && seen && ran.stdout.includes('--accept'), ran);
  const kept = keptBy(ran);
  const files = await readdir(kept).catch(() => []);
  expect(`it shows ${rule}`, files.includes('prose-390-dark.new.png') && files.includes('prose-390-dark.difference.png'), ran);
  await rm(kept, { recursive: true, force: true });
}
await styled('');
await program([...SECTIONS, 'more']);
ran = look();
expect('it sees a section that is new', ran.failed.sort().join() === 'more-1280,more-390,more-390-dark,more-390-forced', ran);
await rm(keptBy(ran), { recursive: true, force: true });
const record = path.join(root, 'pictures/drawn-with.json');
await writeFile(record, (await readFile(record, 'utf8')).replace(/"chromium": "\d+"/, '"chromium": "1"'));
ran = look();
expect('pictures of another Chromium are not compared', ran.status === 77 && ran.stdout.startsWith('SKIPPED'), ran);
await rm(root, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
