// People at a real node, in browsers: the first comes in by the link that the node prints, invites another, who may only read.
// npm run e2e:people. The last line says "N passed, N failed".
import { openPage, startBrowser } from './browser.mjs';
import { check, part, summary } from './check.mjs';
import { look } from './looks.mjs';
import { startRealNode } from './real.mjs';
import { says } from './wait.mjs';

const PASSPHRASE = 'four words picked anyhow';
const REAL = { isPractice: false };
let node = null;
let browser = null;

const main = (page) => page.getByRole('main');

async function comesIn(page, link, name) {
  await page.goto(link);
  if (name) await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('The same again').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Come in' }).click();
  await page.getByTestId('account-switcher').waitFor();
}

async function signsIn(page, name, passphrase) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function switches(page, account) {
  await page.getByTestId('account-switcher').click();
  await page.getByTestId(`switch-${account}`).click();
}

try {
  node = await part('A real node is founded and runs', startRealNode);
  browser = await startBrowser();
  const { page: rosa } = await openPage(browser, node.address);
  const { page: vera } = await openPage(browser, node.address);
  let link = '';

  await part('Nobody is in, and nobody gets in without a name', async () => {
    await rosa.goto('/');
    await says(rosa.locator('h1'), 'Sign in');
    check('no account can be picked', await rosa.locator('[data-testid^=account-]').count(), 0);
    await signsIn(rosa, 'Rosa', 'not the right one');
    await says(rosa.getByRole('alert'), 'The name or the passphrase is not right');
    await look(rosa, 'people-sign-in', REAL);
  });

  await part('The first comes in by the link that the node printed', async () => {
    await rosa.goto(node.link);
    await says(rosa.locator('h1'), 'Welcome');
    await rosa.getByRole('button', { name: 'Come in' }).click();
    await says(main(rosa), 'Ten characters at least');
    await look(rosa, 'people-welcome', REAL);
    await comesIn(rosa, node.link, 'Rosa');
    await rosa.goto(node.link);
    await says(rosa.getByRole('alert'), 'This invitation does not work');
    check('the link works once', true);
  });

  await part('She invites Vera, who may read', async () => {
    await rosa.goto('/');
    await switches(rosa, 'foundation');
    await says(rosa.getByTestId('account-switcher'), 'Foundation');
    await rosa.getByTestId('account-switcher').click();
    await says(rosa.getByTestId('person'), 'Rosa');
    await rosa.getByTestId('to-people').click();
    await says(rosa.locator('h1'), 'People');
    await rosa.getByTestId('invite-form').getByLabel('Name').fill('Vera');
    await rosa.getByTestId('invite-role').selectOption('viewer');
    await rosa.getByTestId('invite-do').click();
    link = await rosa.getByTestId('invite-link').locator('textarea').inputValue();
    check('there is a link, and a picture of it', await rosa.getByRole('img', { name: 'QR' }).count(), 1);
    await says(rosa.getByTestId('person-Vera'), 'invited');
    await look(rosa, 'people', REAL);
  });

  await part('Vera comes in, looks, and cannot pay', async () => {
    await comesIn(vera, link, null);
    await says(vera.getByTestId('role-note'), 'you can read all of it');
    await vera.goto('/money/pay');
    await says(vera.getByTestId('not-allowed'), 'takes a treasurer');
    await look(vera, 'people-not-allowed', REAL);
    const switching = vera.getByTestId('account-switcher');
    await switching.click();
    check('the other account is not hers', await vera.getByTestId('switch-registrar').count(), 0);
    check('the list of people neither', await vera.getByTestId('to-people').count(), 0);
  });

  await part('Rosa goes on as the registrar without signing in again, and Vera is removed', async () => {
    await switches(rosa, 'registrar');
    await says(rosa.getByTestId('account-switcher'), 'Valley registrar');
    check('another account has other people', await rosa.getByTestId('person-Vera').count(), 0);
    await node.people('remove', 'Vera');
    await says(vera.locator('h1'), 'Sign in');
    check('her page ends by itself', true);
    await signsIn(vera, 'Vera', PASSPHRASE);
    await says(vera.getByRole('alert'), 'The name or the passphrase is not right');
  });
} catch (error) {
  // The part told where it broke.
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser?.close();
  if (node) check('the node stops when asked to', await node.stop(), 0);
}
if (!summary()) process.exitCode = 1;
