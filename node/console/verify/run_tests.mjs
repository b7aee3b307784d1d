// Runs verify/*.test.ts and sign/*.test.ts with Node's own runner. `LUOSHU_BIN` names the program
// that the verdicts are compared with; without it stored verdicts are.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const console = fileURLToPath(new URL('..', import.meta.url));
process.chdir(console);
mkdirSync('build', { recursive: true });
execFileSync('node', ['verify/schema_table.mjs', '../../schema', 'build/schema_table.json']);
const tests = ['verify', 'sign'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`),
);

// What is tested asks remembering.ts for its verdicts, and that asks signatures.ts.
const remembering = {
  name: 'remembering',
  setup({ onResolve }) {
    onResolve({ filter: /\/signatures\.ts$/ }, ({ importer }) =>
      /(remembering|\.test)\.ts$/.test(importer)
        ? undefined
        : { path: path.resolve('verify/remembering.ts') },
    );
  },
};
rmSync('build/tests', { recursive: true, force: true });
await build({
  entryPoints: process.argv.length > 2 ? process.argv.slice(2) : tests,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outdir: 'build/tests',
  outbase: '.',
  outExtension: { '.js': '.mjs' },
  plugins: [remembering],
  logLevel: 'warning',
});
const files = readdirSync('build/tests', { recursive: true }).filter((name) =>
  name.endsWith('.mjs'),
);
process.exit(
  spawnSync('node', ['--test', ...files.map((name) => `build/tests/${name}`)], { stdio: 'inherit' })
    .status ?? 1,
);
