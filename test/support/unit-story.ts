import type { ReadBlock } from '@tierline/api/readmodel';
import { derivedId, keys, Knowledge, linkSecret, readTransaction, successorId } from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, crate } from './channel';

export const unitIdentifier = { scheme: 'sscc', sscc: '340123450000000017' };
export const unitId = derivedId(linkSecret('a'.repeat(32), 'b'.repeat(32)), 'custody', unitIdentifier);
export const unit = ['custody', unitId] as const;
export const command = (name: string, input: Command['input'] = {}): Command => ({ name, input });
export const accept = (role: string) => command('AcceptOffer', { role });

/** The carrier has the OEM's unit, which is offered to the foundry too. */
export class UnitStory {
  readonly channel: Channel;
  readonly blocks: ReadBlock[] = [];
  successor = '';

  constructor(readonly self: string) {
    this.channel = new Channel(self);
    this.blocks.push(this.channel.bootstrap(), ...this.channel.linked('OemMSP', 'StewardMSP'));
    this.applied('OemMSP', command('CommissionUnit', { identifier: unitIdentifier, kind: crate, values: {} }))
      .applied('OemMSP', command('OfferRole', { role: 'custodian', to: 'CarrierMSP' }))
      .applied('CarrierMSP', accept('custodian'))
      .applied('OemMSP', command('OfferRole', { role: 'owner', to: 'CastingMSP' }));
  }

  left(mspId: string): this {
    this.blocks.push(...this.channel.leaves(mspId));
    return this;
  }

  applied(by: string, what: Command, ...absent: string[]): this {
    this.blocks.push(this.channel.apply(by, ...unit, what, undefined, absent));
    return this;
  }

  succeeded(without: string, forge?: Parameters<Channel['succeed']>[4], by = 'OemMSP'): this {
    const { id, block } = this.channel.succeed(by, ...unit, without, forge);
    this.successor = id;
    this.blocks.push(block);
    return this;
  }

  /** What a member writes in its own collection, where nobody else has to endorse it. */
  alone(by: string, key: string, value: string | undefined): this {
    this.blocks.push(this.channel.block({ by, writes: [{ mspId: by, key, value }] }));
    return this;
  }

  /** Under the successor's key, whose id each party knows beforehand. */
  get successorKey(): string {
    return keys.seal('custody', successorId(unitId, this.channel.live.get(unit.join('/'))!.sealHash));
  }

  onSuccessor(by: string, what: Command): this {
    this.blocks.push(this.channel.apply(by, 'custody', this.successor, what));
    return this;
  }
}

export const carrierLeft = (self: string): UnitStory => new UnitStory(self).left('CarrierMSP');

/** What a reader without a database makes of it. */
export function believe({ self, blocks, successor }: UnitStory) {
  const known = new Knowledge(self);
  const findings = blocks
    .flatMap(({ transactions }) => transactions)
    .flatMap(({ ledger, values }) => readTransaction(ledger, values, known))
    .flatMap(({ outcome }) => outcome.findings.map(({ code }) => code));
  const now = (id: string) => known.record('custody', id);
  return {
    findings,
    old: { version: now(unitId)?.version.seal.version, goesOn: now(unitId)?.ended === false },
    successor: now(successor)?.version.seal.version,
  };
}
