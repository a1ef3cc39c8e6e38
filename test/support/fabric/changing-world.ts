import { Constellation } from '@tierline/cli/constellation';
import { NativeConsortiumNetwork } from '@tierline/cli/native';
import { Asking, enumValue } from '../asking';
import { Load } from './load';
import { NativeOperator } from './native-folder';

export const channel = 'programme';
const unitKind = { name: 'crate', properties: { content: { type: 'text', required: true, fixed: true } } };

export type Membership = { members: string; steward?: string };

/** Two buyers of one good and two stewards, described once; who is on the channel, and who is its steward, changes. */
export const described = ({ members, steward = 'steward' }: Membership): string => `
name: Changing
charter: charter.md
members:
  - { mspId: BuyerMSP, slug: buyer, domain: buyer.test, name: Buyer, roles: [oem], companyPrefixes: ['4012345'] }
  - { mspId: CarrierMSP, slug: carrier, domain: carrier.test, name: Carrier, roles: [carrier] }
  - { mspId: GuardianMSP, slug: guardian, domain: guardian.test, name: Guardian, roles: [steward] }
  - { mspId: SellerMSP, slug: seller, domain: seller.test, name: Seller, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: Steward, roles: [steward], orderers: 1 }
channels:
  - { name: ${channel}, members: [${members}], steward: ${steward} }
codes:
  unit-kinds: { version: 1, items: { crate: ${JSON.stringify(unitKind)} } }
`;

/** A consortium on real Fabric whose operator edits consortium.yaml and moves the running network to it by the tool. */
export class ChangingWorld {
  readonly operator: NativeOperator;
  #asking: Asking<Constellation<NativeConsortiumNetwork>> | undefined;

  constructor(membership: Membership) {
    this.operator = new NativeOperator(described(membership));
  }

  describe(membership: Membership): void {
    this.operator.describe(described(membership));
  }

  get asking(): Asking<Constellation<NativeConsortiumNetwork>> {
    if (!this.#asking) throw new Error('its nodes do not run');
    return this.#asking;
  }

  /** `tierline start` on what the description says now. */
  async start(): Promise<void> {
    const { data: folder, consortiumFile } = this.operator;
    const start = NativeConsortiumNetwork.start.bind(NativeConsortiumNetwork);
    const on = await Constellation.on((consortium, hosting) => start(consortium, hosting), {
      ...{ folder, consortiumFile, logLevel: 'silent' },
    });
    this.#asking = new Asking(on);
  }

  async stop(): Promise<void> {
    await this.#asking?.constellation.close();
    this.#asking = undefined;
  }

  load(): Load {
    const asking: ConstructorParameters<typeof Load>[0] = {
      read: (...question) => this.asking.read(...question),
      write: (...command) => this.asking.write(...command),
    };
    return new Load(asking, { channel, from: 'buyer', to: 'seller', toMspId: 'SellerMSP' });
  }

  async link(from: string, to: string, mspId: string): Promise<void> {
    const { record } = await this.asking.written(from, ['manager'], 'proposeLink', { channel, input: { to: mspId } });
    await this.asking.written(to, ['manager'], 'acceptLink', { channel, id: record.id });
  }

  /** A crate of the buyer’s. @returns its record */
  async crate(serial: string): Promise<{ id: string; parties: string[] }> {
    const identifier = { scheme: enumValue('grai'), grai: `04012345678901${serial}` };
    const input = { identifier, kind: unitKind, values: { content: 'cells' } };
    return (await this.asking.written('buyer', ['logistics'], 'commissionUnit', { channel, input })).record;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.operator.close();
  }
}
