// A co-op names two who sign. A payment above the first step waits for both, each in their own session, and is carried out.
import { check, part } from './check.mjs';
import { look } from './looks.mjs';
import { SignPage } from './pages/sign.mjs';
import { says } from './wait.mjs';

const BAKERY = 'Riverside Bakery';

export async function signTogether(bakery) {
  await part('The bakery names two who sign', async () => {
    const spending = await bakery.goesToWhoMaySpend();
    await look(bakery.page, 'spending-empty');
    await spending.edits();
    await spending.chooses('Ana Duarte');
    await bakery.page.getByTestId('set-rule').click();
    await spending.seesWarning('From 1 to as many as sign');
    check('a rule that asks for more than there are is not sent', true);
    await spending.chooses('Ana Duarte', 'Ben Osei');
    await spending.seesWarning('Name one more than you need');
    check('it warns of a lost key', true);
    await spending.limits('Ben Osei', '300');
    await look(bakery.page, 'spending-form');
    const steps = await spending.sets();
    check(
      'it says how many sign',
      [/Up to 100\.00 a day: 1 person signs/, /Above that: 2 people sign/].map((said) => said.test(steps)),
      [true, true],
    );
    check('and with which limits', /Ben Osei.*up to 300\.00 at once/.test(await spending.signers()));
    await look(bakery.page, 'spending');
  });

  await part('A payment above the first step waits for both', async () => {
    const pay = await (await bakery.goesHome()).pays();
    await pay.types('Ana Duarte', '120');
    await pay.seesNeeded('2 signatures of your co-op are needed. Nothing is sent before.');
    await look(bakery.page, 'pay-signed');
    const draft = await pay.asksForSignatures();
    await draft.seesState('0 of 2 signed');
    check('it cannot be carried out yet', await draft.canCarryOut(), false);
    check('it opens to the rule', (await draft.explains()).includes('Above that: 2 people sign'));
    await look(bakery.page, 'draft-co-op');
    const text = await draft.text();
    check('there is a text for signers elsewhere', text.startsWith('copex-draft.'));

    const ana = await (await bakery.switchesTo('Ana Duarte')).opensDraft('sign', 'a payment of 120.00');
    await ana.seesWhat('wage');
    await look(bakery.page, 'draft-signer');
    await ana.signs();
    await ana.seesState('1 of 2 signed');
    await look(bakery.page, 'draft-signed');

    const home = await bakery.switchesTo('Ben Osei');
    await home.seesNeed('sign', 'a payment of 120.00');
    await look(bakery.page, 'home-sign');
    const ben = await home.opensDraft('sign', 'a payment of 120.00');
    await ben.signs();
    await ben.seesState('2 of 2 signed');

    await bakery.page.goto('/sign');
    await bakery.page.getByTestId('draft').waitFor();
    await look(bakery.page, 'drafts');
    const pasted = new SignPage(bakery.page);
    await pasted.puts('copex-draft.nothing');
    await says(bakery.page.locator('.wrong'), 'This is no draft');
    await pasted.puts(text);
    await pasted.seesState('2 of 2 signed');
    check('the same draft put in again keeps the signatures it has', true);

    const back = await (await bakery.switchesTo(BAKERY)).opensDraft('carry_out', 'pay 120.00 now');
    await look(bakery.page, 'draft-ready');
    const done = await back.carriesOut();
    check('it is carried out', /Your balance is now/.test(done));
    await look(bakery.page, 'draft-done');
    const ana2 = await bakery.switchesTo('Ana Duarte');
    await ana2.canSpend();
    check('Ana is paid', await ana2.seesCanSpendBecome('160.00'), 16_000);
    await bakery.switchesTo(BAKERY);
  });
}
