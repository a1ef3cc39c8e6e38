import { Refusal } from '@tierline/chaincode/errors';
import { shaped } from '@tierline/chaincode/record';
import { NodeRefusal } from '../refusals';
import type { Queued, Receipt, Write } from '../commands';
import { importBills, type BillFile, type ImportedBills } from './bills/import-bills';
import { bullwhipOf, type Bullwhip } from './bullwhip';
import { checkShape, checkTogether } from './check-item';
import { derive, type Derivation } from './derivation';
import { answer } from './grants';
import { incomplete, publish, type Published } from './publish';
import { supposition as suppositionShape, type Supposition } from './shapes';
import type { Pin, TierData, TierItem, TierStore } from './tier-store';
import type { Ledgers } from './what-stands';

export type TierPorts = {
  ledgers: Ledgers;
  store: TierStore;
  now: () => Date;
  /** As the person who asks. */
  bring: (write: Write, commandId?: string) => Promise<Receipt[] | Queued>;
  /** @throws Refusal ROLE_MISSING */
  requireRole: (of: 'planning' | 'auditing') => void;
};

/** What a member knows of its own tiers, and makes of it. Nothing of it is anybody else's. Refusals are thrown. */
export class Tiers {
  readonly #ports: TierPorts;

  constructor(ports: TierPorts) {
    this.#ports = ports;
  }

  async data(): Promise<TierData> {
    this.#ports.requireRole('planning');
    return this.#ports.store.all();
  }

  async save(one: TierItem): Promise<TierData> {
    this.#ports.requireRole('planning');
    checkShape(one);
    await this.#ports.store.save(one, (rest) => checkTogether(one, rest));
    return this.#ports.store.all();
  }

  async remove(kind: TierItem['kind'], name: string): Promise<TierData> {
    this.#ports.requireRole('planning');
    if (!(await this.#ports.store.remove(kind, name))) throw new NodeRefusal('TIER_ITEM_UNKNOWN', { kind, name });
    return this.#ports.store.all();
  }

  /** Bills as a file states them; what it does not say of one stays as it is. */
  async importBills(file: BillFile): Promise<ImportedBills> {
    this.#ports.requireRole('planning');
    return importBills(this.#ports, file);
  }

  /** What would be told to suppliers, if what is supposed were so. */
  async derived(supposition: Supposition): Promise<Derivation> {
    const { requireRole, ledgers, store, now } = this.#ports;
    requireRole('planning');
    shaped(suppositionShape, supposition, '');
    return derive(ledgers, { data: await store.all(), supposition, now: now() });
  }

  /** @throws NodeRefusal DERIVATION_INCOMPLETE, when all that could be told was told */
  async publishDerived(supposition: Pick<Supposition, 'granularity' | 'stock'>): Promise<Published[]> {
    const { ledgers, store, now, bring } = this.#ports;
    const derivation = await this.derived(supposition);
    const published = await publish({ ledgers, store, bring, now: now() }, derivation);
    const [refusal] = incomplete(derivation);
    if (refusal) throw refusal;
    return published;
  }

  async bullwhip(part: string): Promise<Bullwhip> {
    const { requireRole, ledgers, store } = this.#ports;
    requireRole('planning');
    return bullwhipOf(ledgers, await store.all(), part);
  }

  /** Answers a question that waits for a person, from what is known now. */
  async answerGrant({ channel, id, use }: { channel: string; id: string; use: string }): Promise<Receipt[] | Queued> {
    const { requireRole, ledgers, store, now, bring } = this.#ports;
    requireRole('planning');
    const place = { channel, kind: 'grant', id };
    const ports = { ledgers, store, data: await store.all(), now: now(), write: bring };
    return answer(ports, { place, useId: use }, { waits: false });
  }

  /** What a forecast of this member's rests on: for an auditor who is shown the versions. */
  async openPins(place: { channel: string; id: string; version: number }): Promise<Pin[]> {
    const { requireRole, ledgers, store } = this.#ports;
    requireRole('auditing');
    const { records, mspId } = ledgers;
    const prior = await records.version({ channel: place.channel, kind: 'forecast', id: place.id }, place.version);
    if (!prior) throw new Refusal('RECORD_UNKNOWN');
    const { state } = JSON.parse(prior.body) as { state: { buyer: string; restsOn: string[] } };
    if (state.buyer !== mspId) return [];
    return (await store.opened(state.restsOn)).filter(({ upstream, under }) => (upstream ?? under) !== undefined);
  }
}
