// A co-op admits a member and ends the membership; a registrar sees its quota and accredits a co-op.
import { check, part } from './check.mjs';
import { isInvitation, newKey } from './keys.mjs';
import { look } from './looks.mjs';

export async function letIn(bakery, registrar) {
  await part('The bakery admits Eva and lets her go again', async () => {
    const members = await bakery.goesToCoops();
    const admitting = await members.admits();
    await admitting.admits('not a key', 'Eva Stone');
    check('a key is asked for', await admitting.seesWarning(), true);
    await look(bakery.page, 'admit');
    await admitting.admits(newKey(), 'Eva Stone');
    check('the invitation can be handed on', isInvitation(await members.invitation()));
    await look(bakery.page, 'members-own');
    await members.ends('Eva Stone', 'She has moved away.');
    check('everybody sees that it ended', await members.stateOf('Eva Stone'), 'revoked');
  });

  await part('The registrar accredits a co-op', async () => {
    const page = await registrar.goesToRegistrar();
    check('three co-ops are accredited', await page.count(), 3);
    check('the quota is in use in part', (await page.quota()).startsWith('13,000.00 of 100,000.00 in use'));
    await look(registrar.page, 'registrar');
    await page.begins();
    await look(registrar.page, 'registrar-form');
    await page.accredits({ key: newKey(), name: 'Valley Dairy', number: 'P-0009', ceiling: '1,000.00' });
    check('its invitation can be handed on', isInvitation(await page.invitation()));
    check('it stands in the list', await page.waitsFor('Valley Dairy'), true);
    await page.renews('Valley Dairy');
    await page.types('1,500.00');
    check('a rise asks for an assessment', await page.asksForAssessment(), true);
    await look(registrar.page, 'registrar-raise');
  });
}
