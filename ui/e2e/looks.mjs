// Each screen as a picture, wide and at 320 px, light and dark; and what a machine can tell of whether all can use it.
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { NARROW, WIDE } from './browser.mjs';
import { check } from './check.mjs';

const pictures = fileURLToPath(new URL('pictures/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = ['serious', 'critical'];

export async function clearPictures() {
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
}

/** Run through the debugger, which the content security policy does not bind. */
async function violations(page) {
  if (!(await page.evaluate('typeof window.axe === "object"'))) await page.evaluate(axe);
  const { violations: found } = await page.evaluate(
    'window.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })',
  );
  return found
    .filter(({ impact }) => SERIOUS.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** How far the page can be scrolled sideways, in pixels. */
const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export async function look(page, name, { isPractice = true } = {}) {
  check(
    `${name}: the practice band is shown in practice alone`,
    await page.locator('.band').first().isVisible(),
    isPractice,
  );
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
  check(`${name}: no serious violation of accessibility`, await violations(page), []);
  await page.screenshot({ path: `${pictures}${name}-wide-light.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: `${pictures}${name}-wide-dark.png`, fullPage: true });
  await page.setViewportSize(NARROW);
  check(`${name}: dark and narrow, no serious violation of accessibility`, await violations(page), []);
  check(`${name}: nothing scrolls sideways at 320 px`, await sideways(page), 0);
  await page.screenshot({ path: `${pictures}${name}-320-dark.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: `${pictures}${name}-320-light.png`, fullPage: true });
  await page.setViewportSize(WIDE);
}
