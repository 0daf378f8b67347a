// Where a built site is read: on a web server, or in a folder (`file://`). A place says at which address a file is, and what is there.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';

/** On a server of this machine: `a/index.html` stands at `/a/`. */
export async function onServer(root) {
  const { origin, close } = await serve(root);
  return {
    base: `${origin}/`,
    addressOf: (file) => `${origin}/${file.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/')}`,
    isOwn: (url) => new URL(url).origin === origin,
    /** Says what keeps an address from being opened; null where nothing does. */
    refusal: async (url) => {
      const { status } = await fetch(url);
      return status === 200 ? null : status;
    },
    close,
  };
}

/** In a folder, without any server: every file has its own name alone. */
export async function inFolder(root) {
  const base = `${pathToFileURL(root).href}/`;
  return {
    base,
    addressOf: (file) => pathToFileURL(path.join(root, file)).href,
    // Whatever else lies on the drive is held against the folder, too: a link there leads out of the site.
    isOwn: (url) => url.startsWith('file:'),
    refusal: async (url) => {
      if (!url.startsWith(base)) return 'outside of the folder';
      const found = await stat(fileURLToPath(url.split(/[?#]/)[0])).catch(() => null);
      return found?.isFile() ? null : found ? 'a folder' : 'no file';
    },
    close: () => undefined,
  };
}
