// A member's key is lost and another continues the account; a co-op's account is closed; a stranger's draft is not signed.
import { encode } from '@msgpack/msgpack';
import { check, part } from './check.mjs';
import { isInvitation, newKey, newKeyBytes, otherEconomy } from './keys.mjs';
import { look } from './looks.mjs';

const FARM = 'Hill Farm';
const CHIDI = 'Chidi Lind';
const REPAIR = 'Brightwater Repair';

/** Chidi's account: paid before, closed by the registrar and his co-op, and continued. */
export async function closeMember(farm, registrar, asPerson) {
  const heir = newKey();
  await part('Chidi has lost his key: the registrar looks at what closing does', async () => {
    const chidi = await asPerson(CHIDI);
    await chidi.opensCopex();
    const home = await chidi.signsIn();
    await (await (await farm.goesHome()).pays()).paysWage(CHIDI, '30.00');
    await home.seesCanSpendBecome('30.00');
    const closing = await (await registrar.goesToCoop(FARM)).closes(CHIDI);
    await closing.types('The key is lost', `${heir.slice(0, -1)}${heir.endsWith('A') ? 'B' : 'A'}`);
    await closing.looks();
    await closing.seesWarning('A key has 53 signs');
    check('a mistyped key is noticed', true);
    await look(registrar.page, 'close-form');
    await closing.types('The key is lost', heir);
    await closing.looks();
    const told = await closing.seesFacts('Waits for the new key');
    check('he holds 30.00, and all of it waits', told.match(/30\.00/g)?.length, 2);
    check('his co-op signs too', /you and Hill Farm/.test(told));
    await look(registrar.page, 'close-preview');
    registrar.draft = await closing.drafts();
    check('there is a text for the co-op', registrar.draft.startsWith('copex-closure.'));
    await look(registrar.page, 'close-handed');
  });

  await part('His co-op signs, and the registrar closes the account', async () => {
    await farm.goesToCoops();
    const card = farm.countersigns();
    await card.puts('copex-invitation.AAAA');
    await card.seesWrong('This closes no account');
    await card.puts(registrar.draft);
    const told = await card.seesClosure(CHIDI);
    check('the co-op reads whose account it is, and what passes on', /30\.00/.test(told));
    await look(farm.page, 'close-countersign');
    await card.signs();
    const signed = await card.signedText();
    await look(farm.page, 'close-countersigned');
    await registrar.goesToRegistrar();
    const back = registrar.countersigns();
    await back.puts(registrar.draft);
    await back.seesClosure(CHIDI);
    check(
      'without the other signature it cannot be closed',
      await registrar.page.getByTestId('conclude').count(),
      0,
    );
    await back.puts(signed);
    await back.seesClosure(CHIDI);
    await look(registrar.page, 'close-signed');
    const done = await back.concludes();
    check('it is closed, and who is next is told', /Hill Farm admits the key/.test(done));
    await look(registrar.page, 'close-done');
  });

  await part('His co-op admits the key that continues it', async () => {
    await farm.goesHome();
    const members = await farm.goesToCoops();
    const form = await members.continues(CHIDI);
    check('the key and the name are filled in', await form.typed(), { key: heir, name: CHIDI });
    await look(farm.page, 'close-admit');
    await form.submits();
    check('its invitation can be handed on', isInvitation(await members.invitation()));
  });
}

/** By the one registrar of the practice economy. */
export async function closeCoop(registrar) {
  const heir = newKey();
  await part('A co-op that never opened its account cannot be closed', async () => {
    const closing = await (await registrar.goesToRegistrar()).closes('Valley Dairy');
    await closing.types('It leaves', '');
    await closing.looks();
    await closing.seesRefusal('has not been opened');
    check('and it is said what to do instead', true);
  });

  await part('A co-op is excluded, and what it leaves stays in sight', async () => {
    const closing = await (await registrar.goesToRegistrar()).closes(REPAIR);
    await closing.types('It is excluded', '');
    await closing.looks();
    await closing.seesFacts('nobody: the account just ends');
    await closing.changes();
    await closing.types('It is excluded', heir);
    await closing.looks();
    await closing.seesFacts('you alone');
    await look(registrar.page, 'close-alone');
    const done = await closing.closes();
    check('the new key has to be accredited', /accredit the key that continues it/.test(done));
    await look(registrar.page, 'close-next');
    const form = await closing.goesOn();
    check('what is known is filled in', await form.begins(`Accredit the key that continues ${REPAIR}`), {
      key: heir,
      name: REPAIR,
      number: 'P-0003',
      ceiling: '3,000.00',
    });
    await look(registrar.page, 'close-accredit');
    const invitation = await form.accredits({ name: 'Losses of Brightwater Repair', ceiling: '0' });
    check('its invitation can be handed on', isInvitation(invitation));
    await look(registrar.page, 'close-over');
  });
}

/** What a second registrar sees. The practice economy has one, so that a draft of another is a stranger's. */
export async function refuseStranger(registrar) {
  await part("A stranger's accreditation is shown and not signed", async () => {
    const claim = {
      economy: otherEconomy(),
      subject: newKeyBytes(),
      name: 'Steelworks',
      status: {
        Coop: {
          ceiling: 100_000_000,
          register: 'Practice register of co-operatives',
          register_number: 'P-0100',
          assessment: null,
          first_signers: null,
        },
      },
      serial: 1,
      valid_from: Date.now() * 1000,
      valid_until: (Date.now() + 3_600_000) * 1000,
      issuer: newKeyBytes(),
      takes_over: null,
    };
    const text = `copex-accreditation.${Buffer.from(encode({ claim, second: null })).toString('base64')}`;
    await registrar.goesToRegistrar();
    const card = registrar.countersigns();
    await card.puts(text);
    const told = await card.seesClaim('Steelworks');
    check('its ceiling is told', /1,000,000\.00/.test(told));
    await look(registrar.page, 'registrar-countersign');
    await card.signs();
    check('it is not signed', await card.seesRefusal('Not signed'), true);
  });
}
