// A co-op or a member: who they are, who belongs to them, what they offer and want.
import { connection } from '$lib/api/connection.svelte';
import { sameHash, type Hash } from '$lib/api/hash';
import { Countersigning } from '$lib/registry/countersigning.svelte';
import { invitationFor, type Handed } from '$lib/registry/passing';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import { session } from '$lib/stores/session.svelte';
import type { CoopDetails } from '$lib/types/CoopDetails';
import type { Party } from '$lib/types/Party';

export class CoopStore {
  readonly party;
  readonly members;
  readonly offers;
  readonly wants;
  readonly trust;
  readonly saving = new Action();
  readonly admitting = new Action();
  readonly ending = new Action();
  /** Closures of members' accounts, which their co-op signs beside a registrar. */
  readonly countersigning = new Countersigning(['closure']);
  /** The invitation of who was admitted last. */
  invited = $state.raw<Handed | null>(null);

  constructor(readonly agent: Hash) {
    this.party = new Resource(() => connection.read('registry', 'party', agent), ['RegistryChanged']);
    this.members = new Resource(() => connection.read('registry', 'members', agent), ['RegistryChanged']);
    this.offers = new Resource(() => connection.read('exchange', 'offers_of', agent), ['MarketChanged']);
    this.wants = new Resource(() => connection.read('exchange', 'wants_of', agent), ['MarketChanged']);
    this.trust = new Resource(() => connection.read('registry', 'trust', agent), ['RegistryChanged']);
  }

  openOffers = $derived.by(() => (this.offers.value ?? []).filter(({ ended }) => !ended));
  openWants = $derived.by(() => (this.wants.value ?? []).filter(({ ended }) => !ended));
  refused = $derived.by(() => {
    const trust = this.trust.value;
    return trust && trust !== 'Good' ? trust.Refused.reason : null;
  });

  follow(): () => void {
    const stops = [this.party, this.members, this.offers, this.wants, this.trust].map((part) =>
      part.follow(),
    );
    return () => stops.forEach((stop) => stop());
  }

  async saveProfile(details: CoopDetails): Promise<boolean> {
    const saved = await this.saving.run(() => connection.write('registry', 'set_profile', details));
    if (!saved) return false;
    await this.party.read();
    return true;
  }

  /** Whether a member's account is closed and the key that continues it has not been admitted. */
  isToBeContinued({ closed }: Party): boolean {
    const heir = closed?.heir ?? null;
    return heir !== null && !(this.members.value ?? []).some(({ agent }) => sameHash(agent, heir));
  }

  /** Admits a person; one who lost their key with the Closure of the account that the new one continues. */
  async admit(subject: Hash, name: string, closure: Hash | null): Promise<boolean> {
    const invited = await this.admitting.run(async () => {
      const { credential } = await connection.write('registry', 'admit_member', {
        subject,
        name,
        takes_over: closure,
      });
      return await invitationFor(credential, session.person !== null);
    });
    if (!invited) return false;
    this.invited = invited;
    await this.members.read();
    return true;
  }

  async end(record: Hash, reason: string): Promise<boolean> {
    const ended = await this.ending.run(() => connection.write('registry', 'revoke', { record, reason }));
    if (!ended) return false;
    await this.members.read();
    return true;
  }
}

export class DirectoryStore {
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);

  follow(): () => void {
    return this.coops.follow();
  }
}
