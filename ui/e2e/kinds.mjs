// All kinds of payments: to everyone of a co-op, from a file, a sale given back, and credits set aside.
import { check, part } from './check.mjs';
import { look } from './looks.mjs';

export async function payInOtherWays(bakery) {
  await part('Dividends to everyone, from a file whose mistakes are told by line', async () => {
    const pay = await (await bakery.goesHome()).pays();
    await pay.chooses('Dividends');
    await pay.givesAll('2.50');
    check('the same for all', [await pay.typed('Ana Duarte'), await pay.typed('Ben Osei')], ['2.50', '2.50']);
    check('before: 5.00 less', (await pay.seesBalanceAfter(/\d/)) > 0);
    await look(bakery.page, 'pay-many');
    const wrong = await pay.picksFile('Name;Amount\nana duarte;3,00\nBen Osse;4,00\nBen Osei;x\n');
    check(
      'the lines that cannot be used are told',
      [/Line 3: nobody/, /Line 4: the amount cannot be read/].map((said) => said.test(wrong)),
      [true, true],
    );
    check('the good line is filled in', await pay.typed('Ana Duarte'), '3,00');
    await look(bakery.page, 'pay-file');
    await pay.correctsLines('Ben Osei;4,00');
    check('and the corrected one', await pay.typed('Ben Osei'), '4,00');
    const paid = await pay.pays();
    check('7.00 are paid to two', /Paid 7\.00/.test(paid));
    await look(bakery.page, 'pay-paid');
  });

  await part('A part of a sale is given back', async () => {
    const pay = await (await bakery.goesToMoney()).givesBack('Sourdough bread');
    await pay.givesBack('20');
    await pay.seesBalanceAfter(/\d/);
    await look(bakery.page, 'pay-refund');
    const paid = await pay.pays();
    check('20.00 go back to the buyer', /Paid 20\.00/.test(paid));
  });

  await part('Credits are set aside', async () => {
    const money = await bakery.goesToMoney();
    const told = await money.explainsSavings();
    check('it opens to what was earned', told.includes('less unspent grants'));
    return money;
  });
}

/** By a member, who has no grants. */
export async function setAside(ana) {
  await part('A member sets credits aside', async () => {
    const money = await ana.goesToMoney();
    const said = await money.setsAside('15.00');
    check('before: what is left is told', /which is \d/.test(said));
    await look(ana.page, 'money-savings');
  });
}
