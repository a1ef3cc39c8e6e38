import { Refusal } from '@tierline/chaincode/errors';
import { shaped } from '@tierline/chaincode/record';
import type { CaseState, ForecastState } from '@tierline/chaincode/schema';
import { NodeRefusal } from '../refusals';
import type { Queued, Receipt } from '../commands';
import { importBills, type BillFile, type ImportedBills } from './bills/import-bills';
import { bullwhipOf, type Bullwhip } from './bullwhip';
import { checkShape, checkTogether } from './check-item';
import { derive, type Derivation } from './derivation';
import { answer } from './grants';
import { forwardCase, type Forwarding, type ForwardingPorts } from './forward-case';
import { incomplete, publish, type Published } from './publish';
import { supposition as suppositionShape, type Supposition } from './shapes';
import type { Pin, TierData, TierItem } from './tier-store';

export type TierPorts = ForwardingPorts & {
  /** @throws Refusal ROLE_MISSING */
  requireRole: (of: 'planning' | 'auditing' | 'forwarding') => void;
};

type Place = { channel: string; id: string };

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

  async forwardCase(forwarding: Forwarding): Promise<Receipt[] | Queued> {
    this.#ports.requireRole('forwarding');
    return forwardCase(this.#ports, forwarding);
  }

  /** Which case one passes on, and by which it is passed on itself: known to the member that did it, and to nobody else. */
  async forwarded(place: Place, { openedBy, source }: CaseState): Promise<{ from: Place | undefined; to: Place[] }> {
    const { store, ledgers } = this.#ports;
    const { records, mspId } = ledgers;
    const [pin] = source && openedBy === mspId ? await store.opened([source.pin]) : [];
    const commands = await store.restingOn(place);
    const done = await Promise.all(commands.map((commandId) => records.byCommand(mspId, commandId)));
    return { from: pin?.upstream, to: done.flat().map(({ receipt: { channel, id } }) => ({ channel, id })) };
  }

  /** What a forecast of this member's, or a case that it passed on, rests on: for an auditor who is shown the versions. */
  async openPins(place: { channel: string; kind: 'forecast' | 'case'; id: string; version: number }): Promise<Pin[]> {
    const { requireRole, ledgers, store } = this.#ports;
    requireRole('auditing');
    const { records, mspId } = ledgers;
    const prior = await records.version(place, place.version);
    if (!prior) throw new Refusal('RECORD_UNKNOWN');
    const { state } = JSON.parse(prior.body) as { state: CaseState | ForecastState };
    const pins = 'restsOn' in state ? state.restsOn : state.source ? [state.source.pin] : [];
    const by = 'restsOn' in state ? state.buyer : state.openedBy;
    if (by !== mspId) return [];
    return (await store.opened(pins)).filter(({ upstream, under }) => (upstream ?? under) !== undefined);
  }
}
