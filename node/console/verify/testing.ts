// What the tests share: the golden receipts, a verdict as an exit code, the program to compare with.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from './fault.ts';
import { FileVerdict, readPolicy, verifyFile } from './files.ts';
import { Step } from './steps.ts';

export const ROOT = join(process.cwd(), '../..');
export const LUOSHU = process.env.LUOSHU_BIN;
export const SUITES = ['intl', 'gm'] as const;

export const golden = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(ROOT, 'tests/golden/receipts', name)));
export const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
export const asBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

export function run(file: Uint8Array, policy: Uint8Array): { steps: Step[]; verdict: FileVerdict } {
  const steps: Step[] = [];
  const running = verifyFile(file, readPolicy(policy));
  for (;;) {
    const next = running.next();
    if (next.done) return { steps, verdict: next.value };
    steps.push(next.value);
  }
}

// 0 where it holds, else the exit code of `luoshu verify`. Anything but a fault is a bug.
export function codeOf(file: Uint8Array, policy: Uint8Array): number {
  try {
    run(file, policy);
    return 0;
  } catch (error) {
    if (error instanceof Fault) return error.exitCode;
    throw error;
  }
}

export function faultOf(make: () => unknown): Fault {
  try {
    make();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it held');
}

// The folder is removed afterwards, also where `use` gives a promise.
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'luoshu-pages-'));
  const remove = (): void => rmSync(folder, { recursive: true });
  let result: T;
  try {
    result = use(folder);
  } catch (error) {
    remove();
    throw error;
  }
  if (result instanceof Promise) return result.finally(remove) as T;
  remove();
  return result;
}

export function luoshu(...words: string[]): string {
  return execFileSync(LUOSHU!, words, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

export function programSays(file: Uint8Array, policy: Uint8Array): number | null {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'file'), file);
    writeFileSync(join(folder, 'policy'), policy);
    return spawnSync(LUOSHU!, ['verify', join(folder, 'file'), '--policy', join(folder, 'policy')])
      .status;
  });
}

// Vectors that other people published; a test without them is skipped.
export function vectors(name: string): any {
  const folder = process.env.LUOSHU_VECTORS;
  const file = folder === undefined ? '' : join(folder, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
