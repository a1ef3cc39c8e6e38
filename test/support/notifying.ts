import { createHash } from 'node:crypto';
import { exchanges, type ExchangeContext, type Intent } from '@tierline/api/commands';
import { KeptRecords } from './kept-records';

type Side = { bpnls: string[]; bpnss: string[] };
type Given = { id: string; subject: readonly string[]; changedAt: string; takenAt: string };
const channel = 'axle-programme';
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

/** A node that takes its member's disruption notifications to one partner; what it brings to the ledger is taken down. */
export class Notifying {
  readonly #records = new KeptRecords();
  readonly #given: Given[] = [];
  readonly #registry: object;
  readonly brought: Intent[] = [];

  constructor(sender: Side, recipient: Side, materials: Record<string, string>[]) {
    const member = (mspId: string, { bpnls }: Side) => ({
      mspId,
      legalEntities: [...new Set(bpnls)],
      roles: ['supplier'],
    });
    this.#registry = { members: [member('Sender', sender), member('Recipient', recipient)] };
    this.#records.put(channel, 'link', idOf('link'), { proposer: 'Sender', acceptor: 'Recipient', status: 'accepted' });
    for (const [proposer, { bpnss }] of [
      ['Sender', sender],
      ['Recipient', recipient],
    ] as const)
      for (const bpns of bpnss)
        this.#records.put(channel, 'site', idOf(bpns), { proposer, status: 'agreed', agreed: { bpns } });
    for (const { materialNumberCustomer: customerPart, ...names } of materials) {
      const agreed = {
        ...{ customer: 'Recipient', supplier: 'Sender', customerPart, supplierPart: names['materialNumberSupplier'] },
        globalAssetId: names['materialGlobalAssetId'],
      };
      this.#records.put(channel, 'part-reference', idOf(String(customerPart)), { status: 'agreed', agreed });
    }
  }

  /** A notification that was taken before. */
  know({ notificationId: id, senderBpn, status, contentChangedAt }: Record<string, string>): void {
    const [at, record] = ['2026-03-03T10:00:00.000Z', idOf(String(id))];
    const party = { by: 'Sender', since: at };
    this.#records.put(channel, 'case', record, {
      ...{ openedBy: 'Sender', openedAt: at, status, disruption: idOf('x'), affected: [], title: 'x' },
      parties: [
        { mspId: 'Sender', ...party },
        { mspId: 'Recipient', ...party },
      ],
    });
    this.#given.push({
      ...{ id: String(id), subject: [record, String(senderBpn)] },
      ...{ changedAt: String(contentChangedAt), takenAt: at },
    });
  }

  /** As it comes over REST. */
  take({ header, content }: { header: { senderBpn: string; receiverBpn: string }; content: unknown }) {
    const { take } = exchanges.demand_and_capacity_notification ?? {};
    if (!take) throw new Error('notifications do not come in');
    const { senderBpn, receiverBpn: partner } = header;
    return take(this.#context, { channel, payload: content, partner, senderBpn });
  }

  get #context(): ExchangeContext {
    const records = {
      ...this.#records.source,
      registry: () => Promise.resolve(this.#registry),
      linkSecret: () => Promise.resolve('ab'.repeat(32)),
      byCommand: () => Promise.resolve([]),
    };
    return {
      context: { records, channels: [channel], signatory: { mspId: 'Sender' } },
      objects: {
        list: () => Promise.resolve(this.#given),
        save: (_channel: string, _model: string, object: Given) => Promise.resolve(void this.#given.push(object)),
      },
      bring: ({ intents }: { intents: Intent[] }) => {
        this.brought.push(...intents);
        return Promise.resolve(intents.map(({ kind, name: command, id = idOf('new') }) => receipt(kind, id, command)));
      },
    } as unknown as ExchangeContext;
  }
}

const receipt = (kind: string, id: string, command: string) => ({
  ...{ channel, kind, id, version: 1, command, txId: 't', block: 1n, sealHash: 'cd'.repeat(32) },
});
