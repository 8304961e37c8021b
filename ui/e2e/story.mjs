// Appendix 1: two co-ops put something on offer, find each other, order, accept, deliver and pay. All through the pages.
import { check, part } from './check.mjs';
import { look } from './looks.mjs';

const BREAD = {
  title: 'Sourdough bread',
  category: 'Food',
  description: 'Baked every morning from local wheat, 800 g, keeps for five days.',
  unit: 'loaf',
  price: '2.50',
  quantity: '400',
};
const WHEAT = {
  title: 'Milling wheat',
  category: 'Food',
  description: 'Cleaned and dried, from this harvest, in sacks of 25 kg.',
  unit: 'kg',
  price: '1.25',
  quantity: '800',
};

async function putOnOffer(person, thing, delivery) {
  const form = await person.beginsOffer();
  await form.saysWhat(thing);
  await form.goesOn();
  await form.seesStep('Step 2 of 3');
  await form.saysHowMuch(thing);
  const shown = await form.seesWhatItCreates(/1,250\.00/);
  await form.goesOn();
  await form.seesStep('Step 3 of 3');
  await form.saysWhere(delivery);
  return { form, shown, made: await form.puts() };
}

export async function tellStory({ bakery, farm }, asPerson) {
  const told = {};

  await part('Both sign in', async () => {
    await Promise.all([bakery.opensCopex(), farm.opensCopex()]);
    await look(bakery.page, 'sign-in');
    const [home] = await Promise.all([bakery.signsIn(), farm.signsIn()]);
    check('the bakery begins with nothing', await home.canSpend(), 0);
    await look(bakery.page, 'home-empty');
    await bakery.goesToMarket();
    await look(bakery.page, 'market-empty');
    await bakery.goesToOrders();
    await look(bakery.page, 'orders-empty');
  });

  await part('Each puts 1,000.00 a month on offer', async () => {
    const form = await bakery.beginsOffer();
    await form.goesOn();
    check('a step left empty says what is needed', await form.seesProblem('needed'), 'This is needed');
    await form.saysWhat(BREAD);
    await look(bakery.page, 'offer-form-what');
    await form.goesOn();
    await form.saysHowMuch(BREAD);
    const shown = await form.seesWhatItCreates(/1,250\.00/);
    check('before signing: 1,250.00 would be created', shown.created, 125_000);
    check('before signing: 625.00 of it for the bakery', shown.grant, 62_500);
    check('before signing: 625.00 of it for the Foundation', shown.share, 62_500);
    check('before signing: it says when it lapses', /lapses in \d+ min/.test(shown.sentence));
    const why = await form.explainsItself();
    check('why: the rule is told with its factor', why.includes('1.25'));
    await look(bakery.page, 'offer-form-much');
    await form.goesOn();
    check('the place is the own one already', await form.place(), 'Riverside');
    await form.saysWhere('Brought within some kilometres');
    await bakery.page.getByLabel('Kilometres').fill('20');
    await look(bakery.page, 'offer-form-where');
    const made = await form.puts();
    check(
      'what was created is what was shown',
      { ...made, sentence: '' },
      {
        sentence: '',
        created: shown.created,
        grant: shown.grant,
        share: shown.share,
        balance: 62_500,
      },
    );
    await look(bakery.page, 'offer-made');
    await form.opensIt();
    await look(bakery.page, 'offer-own');

    const wheat = await putOnOffer(farm, WHEAT, 'The buyer picks it up');
    check(
      'the farm is shown and granted the same',
      [wheat.shown.created, wheat.made.created, wheat.made.balance],
      [125_000, 125_000, 62_500],
    );
  });

  await part('They find each other in the market and order', async () => {
    const market = await bakery.goesToMarket();
    await market.sees(WHEAT.title);
    await look(bakery.page, 'market');
    await market.searches('weat harvst');
    await market.seesNothingFits();
    await market.searches('wheat sack');
    check('search finds the wheat by its words', await market.titles(), [WHEAT.title]);
    await market.clears();
    await market.picksCategory('Energy');
    await market.seesNothingFits();
    await market.clears();
    await market.sees(BREAD.title);
    check('both offers, newest first', await market.titles(), [WHEAT.title, BREAD.title]);
    const wheat = await market.opensOffer(WHEAT.title);
    check('the price follows the quantity', await wheat.seesPriceOf('400', '500.00'), 50_000);
    await look(bakery.page, 'offer');
    told.wheatOrder = await wheat.orders('400', 'For the week after next, please.');
    await told.wheatOrder.seesState('Waiting for Hill Farm to accept');

    const bread = await (await (await farm.goesToMarket()).searches('bread')).opensOffer(BREAD.title);
    told.breadOrder = await bread.ordersByKeyboard('200');
    await told.breadOrder.seesState('Waiting for Riverside Bakery to accept');
    check('an order was placed with the keyboard alone', true);
  });

  await part('Both accept, and each sees it without a reload', async () => {
    const home = await farm.goesHome();
    await home.seesNeed('accept', WHEAT.title);
    await look(farm.page, 'home');
    const inbox = await farm.goesToOrders();
    await (await inbox.looksAt('Sold')).sees('Accept or decline');
    await look(farm.page, 'orders');
    const order = await inbox.opens(WHEAT.title);
    await order.seesWord('For the week after next, please.');
    await look(farm.page, 'order-to-accept');
    await order.accepts('The sacks are ready on Thursday.');
    await told.wheatOrder.seesState('To pay: 500.00');
    check('the buyer sees the acceptance by itself', true);
    await told.wheatOrder.seesWord('The sacks are ready on Thursday.');
    check('the note of the seller came along', true);
  });

  await part('The bakery pays, with the resulting balance shown before', async () => {
    check('before: 125.00 would be left', await told.wheatOrder.seesBalanceAfter('125.00'), 12_500);
    await look(bakery.page, 'order-to-pay');
    const home = await farm.goesHome();
    check('the farm can spend 625.00', await home.seesCanSpendBecome('625.00'), 62_500);
    const paid = await told.wheatOrder.pays();
    check('after: 125.00 is left', /Your balance is now 125\.00/.test(paid));
    check('the order is paid', await told.wheatOrder.seesPaid('500.00'), 50_000);
    check('the farm\u2019s balance rises by itself', await home.seesCanSpendBecome('1,125.00'), 112_500);
    await look(bakery.page, 'order-paid');
  });

  await part('Delivered and received', async () => {
    const sold = await (await (await farm.goesToOrders()).looksAt('Sold')).opens(WHEAT.title);
    await sold.seesPaid('500.00');
    await sold.delivers();
    await told.wheatOrder.seesState('Did it arrive?');
    await told.wheatOrder.saysItArrived('All sixteen sacks, thank you.');
    await sold.seesState('Received and paid');
    await sold.seesWord('All sixteen sacks, thank you.');
    check('both see the order done', true);
    await look(farm.page, 'order-done');
  });

  await part('The farm pays for its bread', async () => {
    const sold = await (await (await bakery.goesToOrders()).looksAt('Sold')).opens(BREAD.title);
    await sold.accepts();
    const bought = await (await (await farm.goesToOrders()).looksAt('Bought')).opens('To pay: 500.00');
    check('before: 625.00 would be left', await bought.seesBalanceAfter('625.00'), 62_500);
    await bought.pays();
    const home = await bakery.goesHome();
    check('the bakery is back at 625.00', await home.seesCanSpendBecome('625.00'), 62_500);
    check('the price opens to how it came about', (await bought.explainsPrice()).includes('2.50'));
  });

  await part('More than can be spent is refused in a sentence, and a part can be paid', async () => {
    const wheat = await (await bakery.goesToMarket()).opensOffer(WHEAT.title);
    const order = await wheat.orders('600');
    await order.seesState('Waiting for');
    const sold = await (await (await farm.goesToOrders()).looksAt('Sold')).opens(', 600');
    await sold.accepts();
    await order.seesState('To pay: 750.00');
    const refusal = await order.seesRefusal();
    check(
      'the refusal says what happened, what is safe and what to do',
      [/You can spend 625\.00/, /750\.00/, /Nothing was sent/, /pay a part/].map((said) =>
        said.test(refusal),
      ),
      [true, true, true, true],
    );
    check('it cannot be sent', await order.canPay(), false);
    await look(bakery.page, 'order-refused');
    await order.typesAmount('100');
    check('a part: 525.00 would be left', await order.seesBalanceAfter('525.00'), 52_500);
    await order.pays();
    check('100.00 of it is paid', await order.seesPaid('100.00'), 10_000);
    await order.seesState('To pay: 650.00');
    told.partOrder = order;
    await look(bakery.page, 'order-part-paid');
  });

  await part('The statement adds up', async () => {
    const money = await bakery.goesToMoney();
    await money.reads('525.00');
    await money.showsHousekeeping();
    const rows = await money.reads('525.00');
    const sum = rows.reduce((total, row) => total + row.received - row.provided, 0);
    check('what came in less what went out is the balance', sum, 52_500);
    check(
      'each line continues the one before',
      rows.every(
        (row, place) => row.balance - (rows[place + 1]?.balance ?? 0) === row.received - row.provided,
      ),
    );
    check('the newest line opens to its story', (await money.opensNewest()).length > 0);
    await look(bakery.page, 'money-story');
    await money.closesStory();
    await look(bakery.page, 'money');
  });

  await part('The whole: credits in being, and the commons below zero by the same', async () => {
    const economy = await farm.goesToEconomy();
    check('2,500.00 credits are in being', await economy.inBeing('2,500.00'), 250_000);
    check('the commons stands at minus 2,500.00', await economy.commons('2,500.00'), -250_000);
    check('it adds up', await economy.addsUp());
    check('the Foundation holds its half', await economy.balanceOf('Foundation', '1,250.00'), 125_000);
    check('the bakery holds 525.00', await economy.balanceOf('Riverside Bakery', '525.00'), 52_500);
    check('the farm holds 725.00', await economy.balanceOf('Hill Farm', '725.00'), 72_500);
    await look(farm.page, 'economy');
    const foundation = await asPerson('Co-operative Economy Foundation');
    await foundation.opensCopex();
    const home = await foundation.signsIn();
    check('the Foundation sees its half', await home.seesCanSpendBecome('1,250.00'), 125_000);
    await look(foundation.page, 'home-foundation');
  });

  await part('An offer is changed, a want posted, met and withdrawn', async () => {
    const own = await (await bakery.goesToMarket()).opensOffer(BREAD.title);
    const form = await own.changes();
    await form.changesPrice('loaf', '2.60');
    const shown = await form.seesWhatItCreates(/50\.00 credits/);
    check(
      'a rise of 40.00 a month creates 50.00',
      [shown.created, shown.grant, shown.share],
      [5000, 2500, 2500],
    );
    await look(bakery.page, 'offer-edit');
    await form.changesPrice('loaf', '90');
    const most = await form.seesWhatItCreates('your ceiling is 5,000.00');
    check('no offer creates more than the ceiling allows', most.created < 625_000 && most.created > 0);
    await look(bakery.page, 'offer-limited');
    await form.changesPrice('loaf', '2.60');
    await form.seesWhatItCreates(/50\.00 credits/);
    await form.goesOn();
    const made = await form.puts();
    check('and is granted as shown', [made.created, made.balance], [5000, 55_000]);

    const want = await (
      await bakery.beginsWant()
    ).posts({
      title: 'Wooden bread boxes',
      category: 'Crafts',
      unit: 'box',
      price: '12.00',
      quantity: '10',
    });
    await look(bakery.page, 'want-own');
    const wants = await (await farm.goesToMarket()).looksAtWants();
    await wants.sees('Wooden bread boxes');
    await look(farm.page, 'market-wants');
    const seen = await wants.opensWant('Wooden bread boxes');
    check('the farm finds the want', true);
    await look(farm.page, 'want');
    const answer = await seen.beginsOfferForIt();
    check(
      'an offer for it begins with what is wanted',
      await answer.page.getByLabel('Title').inputValue(),
      'Wooden bread boxes',
    );
    await want.withdraws();
    check('the want is withdrawn', true);
  });

  await part('An order is cancelled, another declined', async () => {
    const cancelled = await (await (await bakery.goesToMarket()).opensOffer(WHEAT.title)).orders('3');
    await cancelled.cancels();
    check('the buyer cancels before it is accepted', true);
    const declined = await (await (await bakery.goesToMarket()).opensOffer(WHEAT.title)).orders('4');
    const sold = await (await (await farm.goesToOrders()).looksAt('Sold')).opens(', 4 ');
    await sold.declines('Sold out until the next harvest.', () => look(farm.page, 'order-declining'));
    await declined.seesState('Declined');
    await declined.seesWord('Sold out until the next harvest.');
    check('the buyer reads why it was declined', true);
    await look(bakery.page, 'order-declined');
  });

  await part('A wage is paid, and spent at another co-op', async () => {
    const ana = await asPerson('Ana Duarte');
    await ana.opensCopex();
    const home = await ana.signsIn();
    check('Ana begins with nothing', await home.canSpend(), 0);
    await (await (await bakery.goesHome()).pays()).paysWage('Ana Duarte', '50.00');
    check('her wage arrives by itself', await home.seesCanSpendBecome('50.00'), 5000);
    const order = await (await (await ana.goesToMarket()).opensOffer(WHEAT.title)).orders('8');
    await (await (await (await farm.goesToOrders()).looksAt('Sold')).opens(', 8 ')).accepts();
    await order.seesState('To pay: 10.00');
    check('before: 40.00 would be left', await order.seesBalanceAfter('40.00'), 4000);
    await order.pays();
    check('her order is paid', await order.seesPaid('10.00'), 1000);
    told.ana = ana;
  });

  return told;
}
