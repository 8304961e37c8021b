// People at a real node, in browsers: the first comes in by the link that the node prints, invites another, who may only read.
// npm run e2e:people. The last line says "N passed, N failed".
import { openPage, startBrowser } from './browser.mjs';
import { check, part, summary } from './check.mjs';
import { look } from './looks.mjs';
import { startRealNode } from './real.mjs';
import { says } from './wait.mjs';

const PASSPHRASE = 'four words picked anyhow';
const NEXT_PASSPHRASE = 'other words for the same door';
const REAL = { isPractice: false };
let node = null;
let browser = null;

/** A device that keeps passkeys, as far as the browser can tell: its owner says yes to everything. */
async function withDevice(page) {
  const developer = await page.context().newCDPSession(page);
  await developer.send('WebAuthn.enable');
  const { authenticatorId } = await developer.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  const set = (isUserVerified) =>
    developer.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  const count = async () => {
    const { credentials } = await developer.send('WebAuthn.getCredentials', { authenticatorId });
    return credentials.length;
  };
  return { set, count };
}

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
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
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

  await part('She adds a passkey where the node has a name, and signs in with it', async () => {
    await rosa.goto('/you');
    await says(main(rosa), 'Open this page under its name');
    const context = await browser.newContext({ baseURL: node.address.replace('127.0.0.1', 'localhost') });
    const page = await context.newPage();
    const device = await withDevice(page);
    await page.goto('/');
    await signsIn(page, 'Rosa', PASSPHRASE);
    await page.getByTestId('account-switcher').click();
    await page.getByTestId('to-you').click();
    await page.getByLabel('Name of the next one').fill('office computer');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await says(page.getByTestId('passkeys'), 'office computer');
    check('the device keeps one', await device.count(), 1);
    await look(page, 'people-you', REAL);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await says(main(page), 'has a passkey of yours already');
    await page.getByTestId('account-switcher').click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await says(page.locator('h1'), 'Sign in');
    await device.set(false);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await says(page.getByRole('alert'), 'Your device gave no passkey');
    await device.set(true);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByTestId('account-switcher').waitFor();
    check('she is in without a passphrase', true);

    await page.goto('/you');
    await page.getByLabel('Passphrase that you have now').fill(PASSPHRASE);
    await page.getByLabel('New passphrase').fill(NEXT_PASSPHRASE);
    await page.getByLabel('The same again').fill(NEXT_PASSPHRASE);
    await page.getByRole('button', { name: 'Change the passphrase' }).click();
    await says(main(page), 'The passphrase is changed');
    await says(rosa.locator('h1'), 'Sign in');
    check('the other browser has to sign in again', true);
    await signsIn(rosa, 'Rosa', NEXT_PASSPHRASE);
    await rosa.getByTestId('account-switcher').waitFor();

    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByTestId('remove-passkey-ask').getByRole('button', { name: 'Remove' }).click();
    await page.getByTestId('passkeys').waitFor({ state: 'detached' });
    await says(rosa.locator('h1'), 'Sign in');
    await signsIn(rosa, 'Rosa', NEXT_PASSPHRASE);
    await rosa.getByTestId('account-switcher').waitFor();
    await page.getByTestId('account-switcher').click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await says(page.getByRole('alert'), 'does not open anything here');
    check('a removed passkey opens nothing', true);
    await context.close();
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
