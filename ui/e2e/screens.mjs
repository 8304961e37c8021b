// The screens that the story did not stop at.
import { part } from './check.mjs';
import { look } from './looks.mjs';
import { says } from './wait.mjs';

export async function lookAtEverything({ bakery, farm }, { ana }) {
  await part('The other screens', async () => {
    await bakery.beginsWant();
    await look(bakery.page, 'want-form');
    await (await farm.goesToMarket()).looksAtWants();
    await look(farm.page, 'market-wants-empty');
    await bakery.goesToOrders();
    await look(bakery.page, 'orders-bought');
    await bakery.goesToMoney();
    await bakery.page.getByRole('main').getByRole('link', { name: 'Pay', exact: true }).first().click();
    await says(bakery.page.locator('h1'), 'Pay');
    await look(bakery.page, 'pay');
    await bakery.goesToCoops();
    await look(bakery.page, 'coops');
    await bakery.page.getByRole('main').getByRole('link', { name: 'Hill Farm' }).first().click();
    await says(bakery.page.locator('h1'), 'Hill Farm');
    await look(bakery.page, 'coop');
    await bakery.page.getByRole('link', { name: 'Connected' }).first().click();
    await says(bakery.page.locator('h1'), 'Network');
    await says(bakery.page.getByTestId('held'), 'pieces');
    await look(bakery.page, 'network');
    const home = await bakery.goesHome();
    await home.canSpend();
    await look(bakery.page, 'home-bakery');
    await ana.goesHome();
    await look(ana.page, 'home-member');
    await (await ana.goesToMarket()).opensOffer('Milling wheat');
    await look(ana.page, 'offer-member');
  });
}
