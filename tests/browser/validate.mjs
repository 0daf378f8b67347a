// The pages of a built site in the Nu HTML checker, which the W3C uses.
//
//   node validate.mjs DIRECTORY
//
// Needs Java 11 or newer. Exit code: 0 without errors, 1 with some, 77 where there is no Java to run it.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { check, end } from './suite.mjs';

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error('usage: node validate.mjs DIRECTORY');
  process.exit(2);
}
if (spawnSync('java', ['-version']).status !== 0) {
  console.error('There is no Java here: the HTML was NOT validated.');
  process.exit(77);
}
const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** The errors in the HTML below a directory. */
function errorsIn(root) {
  const { stderr, error } = spawnSync('java', ['-jar', jar, '--format', 'json', '--skip-non-html', root], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) return [error.message];
  const { messages } = JSON.parse(stderr);
  const place = ({ url, lastLine }) => `${decodeURI(url).split(`${root}/`)[1] ?? url}:${lastLine}`;
  return messages.filter(({ type }) => type !== 'info').map((of) => `${place(of)}: ${of.message}`);
}

// First that it sees a mistake.
const broken = await mkdtemp(path.join(tmpdir(), 'broken-html-'));
await writeFile(path.join(broken, 'index.html'), '<!DOCTYPE html><html lang="ja"><title>壊れた</title><p><table role="table"><td role="cell">x</table></html>');
check('the checker sees a mistake', errorsIn(broken).length > 0 ? [] : ['it says nothing of a page with several']);
await rm(broken, { recursive: true });
check('the HTML of every page is valid', errorsIn(path.resolve(directory)));
end();
