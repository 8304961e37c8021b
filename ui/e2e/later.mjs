// Payments that a node makes later, and payments that are asked for.
import { check, part } from './check.mjs';
import { look } from './looks.mjs';
import { PlannedPage } from './pages/planned.mjs';
import { RequestsPage } from './pages/requests.mjs';
import { says } from './wait.mjs';

async function goesTo(person, link, Page) {
  await person.goesToMoney();
  await person.page.getByRole('main').getByRole('link', { name: link }).click();
  await says(person.page.locator('h1'), link);
  return new Page(person.page);
}

export async function planAhead(bakery) {
  await part('A wage is planned, and made by the node', async () => {
    const planned = await goesTo(bakery, 'Planned payments', PlannedPage);
    await look(bakery.page, 'planned-empty');
    await planned.begins();
    await planned.plansWage('Ana Duarte', '1.50', 'Every so many months of this economy');
    const comes = await planned.seesPreview('1.50');
    check('it says what it comes to', /At most in one month of this economy 1\.50/.test(comes));
    await look(bakery.page, 'planned-form');
    await planned.plans();
    const past = await planned.seesPast('Ana Duarte', 'paid');
    check('the node has made it', /paid/.test(past));
  });

  await part('A levy takes a part of what was sold', async () => {
    const planned = new PlannedPage(bakery.page);
    await planned.begins();
    await planned.plansLevy('Hill Farm', '20', '0.5', 'Every so many months of this economy');
    await planned.seesPreview('20.00');
    await look(bakery.page, 'planned-levy');
    await planned.plans();
    const past = await planned.seesPast('Hill Farm', 'nothing');
    check('nothing was sold in the month before', /nothing was sold/.test(past));
    await planned.removes('Hill Farm');
  });

  await part('A planned payment that cannot be made says why', async () => {
    const planned = new PlannedPage(bakery.page);
    await planned.begins();
    await planned.plansWage('Ben Osei', '900000', 'Once');
    await planned.seesPreview('900,000.00');
    await planned.plans();
    const why = await planned.seesRefusal();
    check('with what can be spent', /You can spend/.test(why));
    await look(bakery.page, 'planned');
    await planned.removes('Ben Osei');
    await planned.pauses('Ana Duarte');
    check('one is left', await planned.count(), 1);
  });
}

export async function askForPayment(bakery, farm) {
  await part('The farm asks the bakery for a contribution', async () => {
    const asking = await goesTo(farm, 'Payment requests', RequestsPage);
    await look(farm.page, 'requests-empty');
    await asking.begins();
    await asking.asksForContribution('Riverside Bakery', '2.50', 'For the new barn');
    await look(farm.page, 'requests-form');
    await asking.sends('You asked Riverside Bakery for 2.50');

    const home = await bakery.goesHome();
    await home.seesNeed('asked', 'Hill Farm asks you for 2.50: For the new barn');
    const inbox = await goesTo(bakery, 'Payment requests', RequestsPage);
    await inbox.seesRequest('For the new barn');
    await look(bakery.page, 'requests-inbox');
    const after = await inbox.looksAtPaying();
    check('the balance after it is told before', /Balance after/.test(after));
    await look(bakery.page, 'requests-approve');
    await inbox.pays('Paid 2.50 to Hill Farm');
    await asking.seesState('For the new barn', 'Paid');
    check('the farm sees that it is paid', true);

    await asking.begins();
    await asking.asksForContribution('Riverside Bakery', '7.00', 'For a golden plough');
    await asking.sends('You asked Riverside Bakery for 7.00');
    await inbox.seesRequest('For a golden plough');
    await inbox.declines('Too dear for us');
    const said = await asking.seesState('For a golden plough', 'Declined');
    check('and why another is not', /Riverside Bakery wrote: Too dear for us/.test(said));
    await look(farm.page, 'requests');
  });
}
