/** The page in a real browser: Debian's Chromium, headless, with nothing of its own to say to a network. */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { makeTempDir } from '../support/temp-dir.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Why these tests can't run; null where they can. */
export const WHY_NO_BROWSER = CHROMIUM === undefined ? 'no chromium' : null;

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Only what never comes takes so long, however busy the machine is. */
const PATIENCE_MS = 300_000;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }), args: ARGS, timeout: PATIENCE_MS });
}

/** A page that was opened from disk, with everything it did that a quiet page does not do. */
export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** Requests beside the document itself, messages on the console, errors, policy violations. */
  readonly noise: readonly string[];
}

/** Writes the document to a file and opens that. */
export async function openPage(browser: Browser, document: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const file = join(makeTempDir(), 'page.html');
  writeFileSync(file, document);
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const noise: string[] = [];
  page.on('request', (request) => {
    // Pictures inside the document are no requests, though the browser counts them.
    if (request.url() !== address && !request.url().startsWith('data:')) noise.push(`request ${request.url()}`);
  });
  page.on('console', (message) => noise.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error ${error.message}`));
  await page.addInitScript(() => {
    const { document, console } = globalThis as unknown as {
      document: { addEventListener(name: string, listener: (event: { violatedDirective: string; blockedURI: string }) => void): void };
      console: { error(text: string): void };
    };
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  return { page, noise, [Symbol.asyncDispose]: () => context.close() };
}
