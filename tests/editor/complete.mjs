// The schemas of a site in the YAML server that Visual Studio Code uses: `node complete.mjs PROGRAM ROOT`.
//
// 1. PROGRAM writes the schemas of the site at ROOT.
// 2. The server is given a front matter as an editor would type it, with the schema of pages.
// 3. It has to mark the key that is misspelt, and offer the terms of the site where one is to be written.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [program, root] = process.argv.slice(2);
if (!root) {
  console.error('usage: node complete.mjs PROGRAM ROOT');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
execFileSync(resolve(program), ['schema', '--quiet', '--root', root, '--out', folder], { stdio: 'inherit' });

/** A server that speaks JSON-RPC over its standard streams, as LSP frames it. */
class Server {
  constructor(command, settings) {
    this.process = spawn(process.execPath, [command, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdout.on('data', (bytes) => this.read(bytes));
    this.bytes = Buffer.alloc(0);
    this.answers = new Map();
    this.listeners = [];
    this.settings = settings;
    this.last = 0;
  }

  read(bytes) {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    for (;;) {
      const end = this.bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.bytes.subarray(0, end))[1]);
      if (this.bytes.length < end + 4 + length) return;
      const message = JSON.parse(this.bytes.subarray(end + 4, end + 4 + length));
      this.bytes = this.bytes.subarray(end + 4 + length);
      this.take(message);
    }
  }

  take(message) {
    if (message.method && message.id !== undefined) {
      // What the server asks of an editor: its settings, and leave to watch files.
      const settings = (item) => item.section.split('.').reduce((value, key) => value?.[key], this.settings) ?? null;
      const result = message.method === 'workspace/configuration' ? message.params.items.map(settings) : null;
      this.write({ id: message.id, result });
    } else if (message.method) {
      this.listeners.forEach((listener) => listener(message));
    } else {
      this.answers.get(message.id)?.(message);
      this.answers.delete(message.id);
    }
  }

  write(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  tell(method, params) {
    this.write({ method, params });
  }

  ask(method, params) {
    const id = (this.last += 1);
    return new Promise((settle, fail) => {
      this.answers.set(id, ({ result, error }) => (error ? fail(new Error(error.message)) : settle(result)));
      this.write({ id, method, params });
    });
  }

  /** The first message of this kind that is looked for; the server has half a minute to send it. */
  heard(method, isIt) {
    return new Promise((settle, fail) => {
      const late = setTimeout(() => fail(new Error(`${method} didn't come`)), 30_000);
      this.listeners.push((message) => {
        if (message.method !== method || !isIt(message.params)) return;
        clearTimeout(late);
        settle(message.params);
      });
    });
  }
}

let passed = 0;
let failed = 0;
function check(what, is, seen) {
  if (is) {
    passed += 1;
  } else {
    failed += 1;
    console.error(`FAILED: ${what}\n  seen: ${JSON.stringify(seen)}`);
  }
}

const schema = (name) => pathToFileURL(join(folder, `${name}.schema.json`)).href;
const yaml = {
  validate: true,
  completion: true,
  hover: true,
  schemaStore: { enable: false },
  schemas: { [schema('page')]: 'case.yaml', [schema('site')]: 'site.yaml' },
};
const installed = createRequire(import.meta.url).resolve('yaml-language-server/package.json');
const command = join(dirname(installed), 'bin/yaml-language-server');
const server = new Server(command, { yaml, http: {}, editor: {}, files: {} });
await server.ask('initialize', {
  processId: process.pid,
  rootUri: pathToFileURL(folder).href,
  capabilities: {
    workspace: { configuration: true },
    textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } },
  },
});
server.tell('initialized', {});
server.tell('workspace/didChangeConfiguration', { settings: { yaml } });

/** Opens a document; gives its diagnostics, once there are any that `isIt` looks for. */
function open(name, text, isIt) {
  const uri = pathToFileURL(join(folder, name)).href;
  const isTold = (params) => params.uri === uri && isIt(params.diagnostics);
  const told = server.heard('textDocument/publishDiagnostics', isTold);
  server.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  return told.then(({ diagnostics }) => ({ uri, diagnostics }));
}

async function offered(uri, text, after) {
  const before = text.slice(0, text.indexOf(after) + after.length).split('\n');
  const position = { line: before.length - 1, character: before.at(-1).length };
  const { items } = await server.ask('textDocument/completion', { textDocument: { uri }, position });
  return items;
}

const page = 'titel: 事例\nstatus: draft\ncompany:\n  industry: \n  anonymized: \nsupport:\n  stages:\n    - \n';
const isOfTitle = ({ message }) => message.includes('titel');
const { uri, diagnostics } = await open('case.yaml', page, (all) => all.some(isOfTitle));
const mark = diagnostics.find(isOfTitle);
check('titel is marked where it stands', mark?.range.start.line === 0 && mark.range.end.character === 5, diagnostics);

const industries = await offered(uri, page, 'industry: ');
const names = industries.map(({ label }) => label);
check('company.industry has the divisions of the vocabulary', ['A', 'E', 'T'].every((key) => names.includes(key)), names);
const manufacturing = industries.find(({ label }) => label === 'E');
check('a term is told by its label', JSON.stringify(manufacturing ?? {}).includes('製造業'), manufacturing);
const stages = (await offered(uri, page, 'stages:\n    - ')).map(({ label }) => label);
check('support.stages has the stages of the vocabulary', stages.includes('listening'), stages);
const statuses = (await offered(uri, page, 'status: ')).map(({ label }) => label);
const four = ['published', 'draft', 'review', 'withdrawn'];
check('status has its four values', four.every((key) => statuses.includes(key)), statuses);

const site = 'title: 知見集\nbase_url: https://example.go.jp/\nlinks: portabel\n';
const settings = await open('site.yaml', site, (all) => all.length > 0);
const isMarked = settings.diagnostics.some(({ range }) => range.start.line === 2);
check('a choice that isn’t there is marked', isMarked, settings.diagnostics);

server.process.kill();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
