// What the browser suites share: how Chromium is started, which rules axe holds a page against, and one line for each check.

export const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // No name has an address: whatever a page asks of another host fails, and is heard of, without leaving this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];
// WCAG 2.2 to AA includes all that its forerunners ask; best practices beside.
export const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

let passed = 0;
let failed = 0;

/** Says whether anything is wrong, and what. */
export function check(name, mistakes) {
  if (mistakes.length === 0) {
    passed += 1;
    console.log(`ok      ${name}`);
  } else {
    failed += 1;
    console.log(`FAILED  ${name}`);
    for (const mistake of mistakes.slice(0, 12)) console.log(`          ${mistake}`);
    if (mistakes.length > 12) console.log(`          … and ${mistakes.length - 12} more`);
  }
}

/** Does `work` with each of `items`, with as many at once as keep two cores busy: a suite waits for its browser most of the time. */
export async function several(items, work) {
  const waiting = [...items];
  const lane = async () => {
    while (waiting.length) await work(waiting.shift());
  };
  await Promise.all([lane(), lane(), lane()]);
}

/** Says how many passed and failed, and ends the suite: with 1 where any failed, or none was made. */
export function end() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
