// Somebody at a browser: signs in and goes from place to place.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { says } from '../wait.mjs';
import { CountersignCard } from './closing.mjs';
import { EconomyPage } from './economy.mjs';
import { HomePage } from './home.mjs';
import { MarketPage } from './market.mjs';
import { MembersPage } from './members.mjs';
import { MoneyPage } from './money.mjs';
import { OfferForm } from './offer-form.mjs';
import { OrdersPage } from './orders.mjs';
import { RegistrarPage } from './registrar.mjs';
import { SpendingPage } from './spending.mjs';
import { WantForm } from './want-form.mjs';

export class Person {
  constructor(page, name) {
    this.page = page;
    this.name = name;
  }

  async opensCopex() {
    await this.page.goto('/');
    await says(this.page.locator('h1'), 'Who is here?', 60_000);
    await this.#readsAhead();
  }

  /** Takes in every screen now, so that building the pages anew during a run does not pull one away. */
  async #readsAhead() {
    const assets = fileURLToPath(new URL('../../dist/assets/', import.meta.url));
    const names = await readdir(assets).catch(() => []);
    await this.page.evaluate(
      (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).arrayBuffer().then(() => null))),
      names.filter((name) => /\.(js|css)$/.test(name)).map((name) => `/assets/${name}`),
    );
  }

  async signsIn() {
    await this.page.getByRole('main').getByRole('button', { name: this.name }).first().click();
    await says(this.page.locator('h1'), this.name);
    return new HomePage(this.page);
  }

  /** Another account in the same browser. */
  async switchesTo(name) {
    await this.page.getByTestId('account-switcher').first().click();
    await this.page.locator('#accounts').getByRole('button', { name }).first().click();
    await says(this.page.locator('h1'), name, 40_000);
    this.name = name;
    return new HomePage(this.page);
  }

  async #goes(place, title) {
    await this.page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
    await says(this.page.locator('h1'), title);
  }

  async goesHome() {
    await this.#goes('Home', this.name);
    return new HomePage(this.page);
  }

  async goesToMarket() {
    await this.#goes('Market', 'Market');
    return new MarketPage(this.page);
  }

  async goesToOrders() {
    await this.#goes('Orders', 'Orders');
    return new OrdersPage(this.page);
  }

  async goesToMoney() {
    await this.#goes('Money', 'Money');
    return new MoneyPage(this.page);
  }

  async goesToEconomy() {
    await this.#goes('Economy', 'Economy');
    return new EconomyPage(this.page);
  }

  async goesToCoops() {
    await this.#goes('Co-op', /./);
    return new MembersPage(this.page);
  }

  /** The page of another co-op. */
  async goesToCoop(name) {
    await this.goesToCoops();
    await this.page.getByRole('main').getByRole('link', { name }).first().click();
    await says(this.page.locator('h1'), name);
    return new MembersPage(this.page);
  }

  /** On a page where texts are signed. */
  countersigns() {
    return new CountersignCard(this.page);
  }

  async goesToRegistrar() {
    await this.goesToCoops();
    await this.page.getByTestId('registrar-link').click();
    await says(this.page.locator('h1'), 'Co-ops you accredit');
    return new RegistrarPage(this.page);
  }

  async goesToWhoMaySpend() {
    await this.goesToCoops();
    await this.page.getByTestId('who-may-spend').click();
    await says(this.page.locator('h1'), 'Who may spend');
    return new SpendingPage(this.page);
  }

  async beginsOffer() {
    await this.goesToMarket();
    await this.page.getByRole('link', { name: 'Make an offer' }).first().click();
    await says(this.page.locator('h1'), 'Make an offer');
    return new OfferForm(this.page);
  }

  async beginsWant() {
    await this.goesToMarket();
    await this.page.getByRole('link', { name: 'Post a want' }).first().click();
    await says(this.page.locator('h1'), 'Post a want');
    return new WantForm(this.page);
  }
}
