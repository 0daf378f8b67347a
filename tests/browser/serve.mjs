// A static server for a built site, as strict as the site's own host: one policy, no more than the files.

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

export const POLICY = "default-src 'self'";

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.pdf': 'application/pdf',
  '.wasm': 'application/wasm',
};

/** The file that an address stands for, or null. An address never leads out of the root. */
async function fileOf(root, url) {
  let name;
  try {
    name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  let file = path.join(root, name);
  if (file !== root && !file.startsWith(root + path.sep)) return null;
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) {
    if (!name.endsWith('/')) return null;
    file = path.join(file, 'index.html');
  }
  return (await stat(file).catch(() => null))?.isFile() ? file : null;
}

/** Serves `directory` on a free port of this machine; resolves to `{origin, close}`. */
export async function serve(directory) {
  const root = path.resolve(directory);
  const server = createServer(async (request, response) => {
    const file = await fileOf(root, request.url);
    const shown = file ?? path.join(root, '404.html');
    const body = await readFile(shown).catch(() => Buffer.from('not found'));
    response.writeHead(file ? 200 : 404, {
      'content-type': TYPES[path.extname(shown)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
    });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
