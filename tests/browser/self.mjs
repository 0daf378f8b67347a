// The suite over a site with one of every mistake: each check must fail. A suite that can't fail says nothing.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PAGE = `<!DOCTYPE html>
<html lang="ja" data-template="broken">
<head><meta charset="utf-8"><title>壊れたページ</title><link rel="stylesheet" href="/site.css"><script src="/site.js"></script></head>
<body><main><h1 id="a">壊れたページ</h1><p id="a" style="color: red">二つの同じ id</p>
<p class="faint">薄い文字</p><p class="wide">広い箱</p>
<p><a href="/nowhere/">ないページ</a> <a href="#nowhere">ない見出し</a></p>
<p><img src="https://other.invalid/a.png" alt="よその画像"></p></main></body></html>`;
const SHEET = `@page { size: letter; } .faint { color: #bbb; } .wide { width: 2000px; } a:focus-visible { outline: none; }`;
const SCRIPT = `document.addEventListener('DOMContentLoaded', () => document.body.append('スクリプトだけの文字'));`;
const EXPECTED = [
  'answer 200', 'every anchor exists', 'no id stands twice', 'no inline style', 'sideways', 'focus', 'console and policy',
  'no other host', 'axe', 'paper', 'without JavaScript',
];

const root = await mkdtemp(path.join(tmpdir(), 'broken-site-'));
await writeFile(path.join(root, 'index.html'), PAGE);
await writeFile(path.join(root, '404.html'), PAGE);
await writeFile(path.join(root, 'site.css'), SHEET);
await writeFile(path.join(root, 'site.js'), SCRIPT);
const suite = fileURLToPath(new URL('run.mjs', import.meta.url));
const { status, stdout } = spawnSync(process.execPath, [suite, root, '--pages', '1'], { encoding: 'utf8' });
await rm(root, { recursive: true });
const failed = stdout.split('\n').filter((line) => line.startsWith('FAILED'));
const silent = EXPECTED.filter((name) => !failed.some((line) => line.includes(name)));
for (const name of silent) console.log(`FAILED  the suite doesn't see: ${name}`);
if (status !== 1) console.log(`FAILED  the suite ends with ${status}, not 1`);
console.log(`${EXPECTED.length - silent.length + Number(status === 1)} passed, ${silent.length + Number(status !== 1)} failed`);
process.exit(silent.length === 0 && status === 1 ? 0 : 1);
