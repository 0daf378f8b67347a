// Debian's manpages-ja and manpages-ja-dev as a site: more than two thousand pages of Japanese that people have written.
//
//   apt-get download manpages-ja manpages-ja-dev
//   node tests/search/manpages.mjs manpages-ja*.deb DIRECTORY
//
// The pages are unpacked by dpkg-deb, and what roff says becomes Markdown: headings and paragraphs, without fonts and tables. What is
// made is never committed.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const debs = process.argv.slice(2);
const out = debs.pop();
if (!debs.length) {
  console.error('usage: node manpages.mjs FILE.deb … DIRECTORY');
  process.exit(2);
}

/** The words of a line, without roff's escapes. */
const plain = (line) =>
  line
    .replace(/\\f(\(..|\[[^\]]*\]|.)/g, '')
    .replace(/\\s[-+]?\d+/g, '')
    .replace(/\\\((..)/g, (_, name) => ({ bu: '・', co: '©', aq: "'", dq: '"', em: '—', en: '–', lq: '“', rq: '”', '->': '→' })[name] ?? ' ')
    .replace(/\\\*\(..|\\\*\[[^\]]*\]|\\\*./g, ' ')
    .replace(/\\[&|^/,:%)]/g, '')
    .replace(/\\[~ 0]/g, ' ')
    .replace(/\\-/g, '-')
    .replace(/\\e/g, '\\')
    .replace(/\\["#].*$/, '')
    .replace(/\\(.)/g, '$1')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** Characters with a meaning in Markdown stand for themselves. */
const escaped = (text) => text.replace(/[\\`*_[\]<>#|~$!+.(){}&^=:-]/g, (letter) => (letter === '{' ? '&#123;' : letter === '}' ? '&#125;' : `\\${letter}`));

function markdown(source) {
  const lines = [];
  let title = '';
  for (const line of source.split('\n')) {
    const macro = /^[.'](\w+)\s*(.*)$/.exec(line);
    if (!macro) {
      if (!/^[.']/.test(line)) lines.push(escaped(plain(line).trim()));
      continue;
    }
    const [, name, rest] = macro;
    const words = (rest.match(/"[^"]*"|\S+/g) ?? []).map((word) => plain(word.replace(/^"|"$/g, '')));
    if (name === 'TH' || name === 'Dt') title ||= `${words[0]} (${words[1] ?? ''})`;
    else if (name === 'SH' || name === 'Sh') lines.push('', `## ${escaped(words.join(' '))}`, '');
    else if (name === 'SS' || name === 'Ss') lines.push('', `### ${escaped(words.join(' '))}`, '');
    else if (/^(B|I|SM|SB|Nm|Ar|Fl|Pa|Nd)$/.test(name)) lines.push(escaped(words.join(' ')));
    else if (/^(BR|IR|RB|RI|BI|IB)$/.test(name)) lines.push(escaped(words.join('')));
    else if (/^(PP|P|LP|TP|IP|Pp|It|HP|br|sp)$/.test(name)) lines.push('', ...(name === 'IP' && words[0] ? [escaped(words[0])] : []));
  }
  return { title, text: lines.join('\n').replace(/\n{3,}/g, '\n\n') };
}

const unpacked = mkdtempSync(path.join(os.tmpdir(), 'manpages-'));
for (const deb of debs) execFileSync('dpkg-deb', ['-x', deb, unpacked]);
const root = path.join(unpacked, 'usr/share/man/ja');
let count = 0;
const write = (name, text) => {
  const file = path.join(out, 'content', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
write('site.yaml', 'title: マニュアル\nbase_url: https://example.jp/\n');
// Words that the index holds as they are, besides the pairs in them.
const words = ['標準出力', '標準エラー出力', '環境変数', '設定ファイル', 'ファイルシステム', 'システム'];
write('glossary.yaml', `terms:\n${words.map((word) => `  - term: ${word}\n    kana: よみ\n    definition: 試験のための言葉。\n`).join('')}`);
write('_index.md', '---\ntitle: マニュアル\n---\n');
for (const section of readdirSync(root).sort()) {
  write(`${section}/_index.md`, `---\ntitle: ${section}\npaginate_by: 100\n---\n`);
  for (const name of readdirSync(path.join(root, section)).sort()) {
    let source;
    try {
      source = gunzipSync(readFileSync(path.join(root, section, name))).toString('utf8');
    } catch {
      continue; // A link to another page.
    }
    const { title, text } = markdown(source);
    if (text.length < 200) continue;
    count += 1;
    const stem = `${String(count).padStart(5, '0')}`;
    write(`${section}/${stem}.md`, `---\ntitle: ${JSON.stringify(title || name)}\n---\n${text}\n`);
  }
}
rmSync(unpacked, { recursive: true });
console.log(`${count} pages`);
