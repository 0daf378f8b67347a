// The suite over a site with one of every mistake: each check must fail. A suite that can't fail says nothing.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
await rm(root, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
