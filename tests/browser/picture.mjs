// Pictures that are kept: few colours, so that they are small; and what differs between two of them.

import { deflateSync, crc32 } from 'node:zlib';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** Each channel is rounded to a multiple of this, which is a part of 255, so that white stays white; of the colours that are left,
 *  as many as a palette holds stay, and the rare ones become the nearest of those. */
const STEP = 15;
const COLOURS = 256;

/** The tolerance. Two pixels differ if their colours are further apart than `threshold` of the way from black to white: less is
 *  what another rounding of the same colour makes of a pixel. A picture has changed if in any square of `window` pixels more than
 *  `share` differ: of a whole page a badge is a thousandth, and would be lost in it; of a square it is a third. What two runs of
 *  one Chromium draw differently are single pixels at the edges of letters. */
export const TOLERANCE = { threshold: 0.06, window: 32, share: 0.04 };

/** A picture as it is kept: `{width, height, data}`, with few colours. */
export function read(bytes) {
  const { width, height, data } = PNG.sync.read(bytes);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = Math.min(255, Math.round(data[channel] / STEP) * STEP);
    data[at + 3] = 255;
    const colour = data.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  // The order of two colours that are as common as each other is that of their values.
  const common = [...counts].sort(([a, few], [b, many]) => many - few || a - b).map(([colour]) => colour);
  const kept = common.slice(0, COLOURS);
  const nearest = new Map(common.slice(COLOURS).map((colour) => [colour, kept.reduce((a, b) => (distance(b, colour) < distance(a, colour) ? b : a))]));
  for (let at = 0; nearest.size > 0 && at < data.length; at += 4) {
    const colour = nearest.get(data.readUIntBE(at, 3));
    if (colour !== undefined) data.writeUIntBE(colour, at, 3);
  }
  return { width, height, data };
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
const distance = (a, b) => channels(a).reduce((sum, channel, at) => sum + (channel - channels(b)[at]) ** 2, 0);

/** What of a picture differs: the share in the worst square, and a picture of that; `share` is 1 where the sizes differ. */
export function difference(before, after) {
  const [width, height] = [Math.max(before.width, after.width), Math.max(before.height, after.height)];
  const drawing = new PNG({ width, height });
  const { threshold, window } = TOLERANCE;
  const count = pixelmatch(framed(before, width, height), framed(after, width, height), drawing.data, width, height, { threshold, windowSize: window, includeAA: true });
  const isSameSize = before.width === after.width && before.height === after.height;
  return { share: isSameSize ? count / window ** 2 : 1, drawing: PNG.sync.write(drawing) };
}

/** The picture on a sheet of a size that is no smaller. */
function framed({ width, height, data }, toWidth, toHeight) {
  if (width === toWidth && height === toHeight) return data;
  const sheet = Buffer.alloc(toWidth * toHeight * 4, 255);
  for (let row = 0; row < height; row += 1) data.copy(sheet, row * toWidth * 4, row * width * 4, (row + 1) * width * 4);
  return sheet;
}

/** A PNG with a palette (PNG, third edition, 11.2.2), which `pngjs` reads and doesn't write. */
export function write({ width, height, data }) {
  const places = new Map();
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    const colour = data.readUIntBE(at * 4, 3);
    if (!places.has(colour)) places.set(colour, places.size);
    rows[at + Math.floor(at / width) + 1] = places.get(colour);
  }
  const palette = Buffer.alloc(places.size * 3);
  for (const [colour, place] of places) palette.writeUIntBE(colour, place * 3, 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
