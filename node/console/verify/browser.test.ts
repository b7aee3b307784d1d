// The pages as people open them: from a disk, in a real browser, by their file pickers. Skipped
// where no browser is installed (CHROMIUM names another than Debian's).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium, Page } from 'playwright-core';
import { ROOT, SUITES, asText, golden, inFolder } from './testing.ts';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const receipts = (name: string): string => join(ROOT, 'tests/golden/receipts', name);

async function answerOf(page: Page, file: string, policy: string): Promise<string> {
  await page.setInputFiles('#file', file);
  await page.setInputFiles('#policy', policy);
  await page.waitForSelector('#answer .good, #answer .bad', { timeout: 60_000 });
  return page.innerText('#answer');
}

test(
  'the files opened from a disk say what they should, and fetch nothing',
  { skip: !existsSync(BROWSER) },
  () =>
    inFolder(async (folder) => {
      execFileSync('node', ['build_pages.mjs', folder]);
      let reached = 0;
      const server = createServer((_, answer) => {
        ++reached;
        answer.end();
      }).listen(0, '127.0.0.1');
      const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
      try {
        const page = await browser.newPage();
        const asked: string[] = [];
        const said: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        page.on('console', (message) => said.push(message.text()));
        page.on('pageerror', (error) => said.push(String(error)));
        const address = `file://${folder}/verify.html`;
        for (const suite of SUITES) {
          await page.goto(address);
          assert.match(
            await answerOf(page, receipts(`${suite}.json`), receipts(`${suite}.policy`)),
            /^验证通过/,
          );
          assert.equal(await page.locator('li.held').count(), 9);
          assert.match(await page.innerText('#details'), /未证明/);
          await page.click('#english');
          assert.match(await page.innerText('#answer'), /^Verified/);
        }
        // What somebody wrote is text: nothing in it becomes a part of the page.
        const name = join(folder, '<img src=x onerror=alert(1)>.json');
        writeFileSync(
          name,
          asText(golden('gm.json')).replace('25731', '25732').replace('2573143', '2573144'),
        );
        await page.goto(address);
        assert.match(await answerOf(page, name, receipts('gm.policy')), /^验证未通过/);
        assert.equal(await page.locator('img').count(), 0);

        assert.deepEqual(said, []);
        assert.ok(
          asked.every((url) => url.startsWith('file://')),
          asked.join(' '),
        );

        // Even where something inside the page tried, its policy holds: nothing reaches a server.
        const { port } = server.address() as AddressInfo;
        const tried = await page.evaluate(async (url) => {
          const image = document.createElement('img');
          document.body.append(image);
          const broken = new Promise((done) => image.addEventListener('error', done));
          image.src = url;
          const fetched = await fetch(url).then(
            () => 'fetched',
            () => 'refused',
          );
          await broken;
          return fetched;
        }, `http://127.0.0.1:${port}/x.png`);
        assert.equal(tried, 'refused');
        assert.equal(reached, 0);

        await page.goto(`file://${folder}/sign.html`);
        const draft = join(folder, 'event.entry');
        const hex = readFileSync(join(ROOT, 'tests/golden/entry-1.hex'), 'utf8')
          .replace(/^[0-9a-f]{4} /gm, '')
          .replace(/\s/g, '');
        writeFileSync(draft, Buffer.from(hex, 'hex'));
        const info = Buffer.concat([
          Buffer.from('302e020100300506032b657004220420', 'hex'),
          Buffer.alloc(32, 2),
        ]);
        const key = join(folder, 'root.pem');
        writeFileSync(
          key,
          `-----BEGIN PRIVATE KEY-----\n${info.toString('base64')}\n-----END PRIVATE KEY-----\n`,
        );
        await page.setInputFiles('#entry', draft);
        await page.setInputFiles('#key', key);
        await page.click('#sign');
        const saving = page.waitForEvent('download');
        await page.click('#signed a');
        const saved = await (await saving).path();
        assert.equal(readFileSync(saved).toString('hex'), hex);
      } finally {
        await browser.close();
        server.close();
      }
    }),
);
