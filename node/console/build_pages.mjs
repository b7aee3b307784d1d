// Makes the pages that are one file each: `node build_pages.mjs OUT` writes OUT/verify.html and
// OUT/sign.html and prints their SHA-256. Their policy allows the one script and the one style by
// hash and nothing else, so they cannot use a network. The same sources give the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, 'build/pages'));
process.chdir(here);
mkdirSync('build', { recursive: true });
mkdirSync(out, { recursive: true });
execFileSync('node', ['verify/schema_table.mjs', '../../schema', 'build/schema_table.json']);

const digest = (text, form) => createHash('sha256').update(text).digest(form);

async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome87', 'firefox89', 'safari14'],
    // The table of esbuild has Safari 14 down for a bug of destructuring that these sources do not meet.
    supported: { destructuring: true },
    charset: 'utf8',
    legalComments: 'none',
    logLimit: 10,
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}

for (const name of ['verify', 'sign']) {
  if (!existsSync(`${name}/page.ts`)) continue;
  const script = await bundled(`${name}/page.ts`);
  const style = await bundled('verify/page.css');
  if (/<\/(script|style)/i.test(script + style)) throw new Error('a tag that ends inside the page');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest(script, 'base64')}'`,
    `style-src 'sha256-${digest(style, 'base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const parts = { policy, script, style };
  const page = readFileSync(`${name}/page.html`, 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, part) => parts[part],
  );
  writeFileSync(path.join(out, `${name}.html`), page);
  console.log(`${digest(page, 'hex')}  ${name}.html  ${Buffer.byteLength(page)} bytes`);
}
