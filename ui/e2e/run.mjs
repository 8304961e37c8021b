// The story of Appendix 1, lived through in two browsers against a real practice node: npm run e2e
// Then every screen is looked at: accessibility, 320 px, light and dark. The last line says "N passed, N failed".
import { openPage, startBrowser } from './browser.mjs';
import { check, part, summary } from './check.mjs';
import { closeCoop, closeMember, refuseStranger } from './closing.mjs';
import { clearPictures } from './looks.mjs';
import { payInOtherWays, setAside } from './kinds.mjs';
import { askForPayment, planAhead } from './later.mjs';
import { startNode } from './node.mjs';
import { Person } from './pages/person.mjs';
import { letIn } from './registry.mjs';
import { lookAtEverything } from './screens.mjs';
import { signTogether } from './signatures.mjs';
import { tellStory } from './story.mjs';

const begun = Date.now();
let node = null;
let browser = null;
const watched = [];

async function person(name) {
  const { page, complaints } = await openPage(browser, node.address);
  watched.push({ name, complaints, page });
  return new Person(page, name);
}

try {
  await clearPictures();
  node = await part('A practice node starts', startNode);
  browser = await startBrowser();
  const people = { bakery: await person('Riverside Bakery'), farm: await person('Hill Farm') };
  const told = await tellStory(people, person);
  await lookAtEverything(people, told);
  await payInOtherWays(people.bakery);
  await setAside(told.ana);
  await planAhead(people.bakery);
  await askForPayment(people.bakery, people.farm);
  await signTogether(people.bakery);
  const registrar = await person('Practice registrar');
  await registrar.opensCopex();
  await registrar.signsIn();
  await letIn(people.bakery, registrar);
  await refuseStranger(registrar);
  await closeMember(people.farm, registrar, person);
  await closeCoop(registrar);
  for (const { name, complaints } of watched)
    check(`${name}: the browser complains of nothing`, complaints, []);
} catch (error) {
  // Told above where it broke; what was on the screens then helps to see why.
  console.error(error);
  for (const { name, page, complaints } of watched) {
    for (const complaint of complaints) console.error(`${name}: ${complaint}`);
    const path = new URL(`pictures/broken-${name.replaceAll(' ', '-')}.png`, import.meta.url).pathname;
    await page.screenshot({ path, fullPage: true }).catch(() => undefined);
    console.error(`${name} was at ${page.url()}; picture at ${path}`);
  }
  process.exitCode = 1;
} finally {
  await browser?.close();
  if (node) check('the node stops when asked to', await node.stop(), 0);
}
console.log(`\n${Math.round((Date.now() - begun) / 1000)} s`);
if (!summary()) process.exitCode = 1;
