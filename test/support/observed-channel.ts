import { addEntry, keys, parseKey } from '@tierline/chaincode/record';
import type { Command, EntryContent, Seal } from '@tierline/chaincode/schema';
import { ClaimsLayer, type DisclosedRecord, type Disclosures } from '@tierline/network/verify';
import { Channel, crate, person } from './channel';

const minutesOfDay = 24 * 60;

export const units = ['340123450000000017', '340123450000000024'].map((sscc) => ({ scheme: 'sscc', sscc }));
const site = (letter: string): string => `BPNS00000000${letter.repeat(4)}`;
const lines = [{ line: 1, customerPart: 'P-1', quantity: '40', unit: 'PCE' }];

/** Codes of all observations so far. */
export const seen = new Set<string>();

/** A channel of which everything is shown to an auditor, unless the test withholds it. */
export class ObservedChannel extends Channel {
  readonly #ledger: Parameters<ClaimsLayer['take']>[0][] = [];
  readonly #records = new Map<string, DisclosedRecord & { entries: string[] }>();

  constructor() {
    super('AuditorMSP');
    this.bootstrap();
  }

  override block(transaction: Parameters<Channel['block']>[0]): ReturnType<Channel['block']> {
    for (const { key, value } of transaction.writes) if (value !== undefined) this.#show(key, value);
    const block = super.block(transaction);
    this.#ledger.push(block.transactions[0]!.ledger);
    return block;
  }

  days(count: number): this {
    this.minutes += count * minutesOfDay;
    return this;
  }

  commission(id: string, identifier = units[0]!, by = 'OemMSP'): this {
    return this.does(by, 'custody', id, 'CommissionUnit', { identifier, kind: crate, values: {} });
  }

  offer(id: string, by: string, to: string, more: Record<string, string> = {}): this {
    return this.does(by, 'custody', id, 'OfferRole', { role: 'custodian', to, ...more });
  }

  accept(id: string, by: string, remarks?: Record<string, number>): this {
    return this.does(by, 'custody', id, 'AcceptOffer', { role: 'custodian', ...(remarks && { remarks }) });
  }

  /** From the foundry by the carrier to the OEM, forty pieces in one unit. */
  ships(id: string, custody: string): this {
    const legs = [{ from: site('A'), to: site('B'), carrier: 'CarrierMSP' }];
    const handlingUnits = [{ sscc: units[0]!.sscc, lines: [1], custody }];
    const plan = { number: 'S-1', consignee: 'OemMSP', lines, handlingUnits, legs };
    return this.does('CastingMSP', 'shipment', id, 'PlanShipment', plan);
  }

  dispatches(id: string, dispatchedAt = this.at): this {
    return this.does('CastingMSP', 'shipment', id, 'DispatchShipment', { dispatchedAt });
  }

  receives(id: string, quantity = '40', receivedAt = this.at): this {
    const counted = [{ line: 1, quantity, ...(quantity !== '40' && { reason: 'short' }) }];
    return this.does('OemMSP', 'shipment', id, 'ReceiveShipment', { receivedAt, lines: counted });
  }

  does(by: string, kind: string, id: string, name: string, input: Command['input']): this {
    this.minutes += 1;
    this.apply(by, kind, id, { name, input });
    return this;
  }

  says(by: string, kind: string, id: string, content: EntryContent): this {
    this.minutes += 1;
    const { sealBytes, bodyBytes } = this.live.get(`${kind}/${id}`)!;
    const request = { kind, id, content, commandId: this.fresh(), salt: this.fresh() };
    const { writes } = addEntry(
      { ...request, prior: { seal: sealBytes, body: bodyBytes } },
      { caller: person(by), at: this.at, registry: this.registry },
    );
    this.block({ by, functionName: 'records:entry', writes });
    return this;
  }

  /** A member writes again what the others hold. */
  mends(by: string, kind: string, id: string): this {
    const value = this.live.get(`${kind}/${id}`)!.sealBytes;
    this.block({ by, functionName: 'records:mend', writes: [{ mspId: by, key: keys.seal(kind, id), value }] });
    return this;
  }

  ticks(): this {
    this.minutes += 1;
    this.tick();
    return this;
  }

  /** What the auditor is told to look at; findings are the test's mistake. */
  observed(withhold: (disclosures: Disclosures) => void = () => undefined): string[] {
    const disclosures: Disclosures = { v: 1, channel: 'programme', records: [...this.#records.values()] };
    const shown = structuredClone(disclosures);
    withhold(shown);
    const layer = new ClaimsLayer(shown);
    const found = [...this.#ledger.flatMap((tx) => layer.take(tx)), ...layer.end()];
    expect(found).toEqual([]);
    for (const { code } of layer.observations) seen.add(code);
    return layer.observations.map(({ code, block, what }) => `${code} ${String(block)}: ${what}`);
  }

  #show(key: string, value: string): void {
    const place = parseKey(key);
    if (!place) return;
    const { kind, id } = place;
    const record = this.#records.get(`${kind}/${id}`) ?? { kind, id, versions: [], entries: [] };
    this.#records.set(`${kind}/${id}`, record);
    if (place.part === 'entry' && !record.entries.includes(value)) record.entries.push(value);
    if (place.part === 'seal') {
      const { version } = JSON.parse(value) as Seal;
      record.versions[version - 1] = { ...record.versions[version - 1], seal: value };
    }
    if (place.part === 'body')
      record.versions[place.version - 1] = { seal: '', ...record.versions[place.version - 1], body: value };
  }
}
