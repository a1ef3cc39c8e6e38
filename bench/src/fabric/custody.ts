import type { Timed } from '../bare/bare-client';
import type { AnyStep, TwoParties } from '../stage/two-parties';

export type Unit = string;

const kind = { name: 'pallet', properties: { content: { type: 'text', required: true, fixed: true } } };
let serial = 0;

/** Units of the buyer, of which it stays the owner, that go to the supplier and back. */
export const handovers = {
  async commission(stage: TwoParties, count: number): Promise<Unit[]> {
    const units: Unit[] = [];
    for (let made = 0; made < count; made += 1) {
      serial += 1;
      const identifier = { scheme: 'sgtin', gtin: '09522000000015', serial: `B${serial}` };
      const input = { identifier, kind, values: { content: 'axles' } };
      units.push(await stage.apply('buyer', { kind: 'custody', command: 'CommissionUnit', input }));
    }
    await stage.constellation.settled();
    return units;
  },

  /** Each turn is two transactions a unit, an offer and its acceptance; the second turn brings it back. */
  async toAndFro(stage: TwoParties, units: readonly Unit[], turns: number): Promise<Timed> {
    const sides = [
      { from: 'buyer', to: 'supplier', mspId: 'SupplierMSP' },
      { from: 'supplier', to: 'buyer', mspId: 'BuyerMSP' },
    ] as const;
    const latencies: number[] = [];
    const began = performance.now();
    for (let turn = 0; turn < turns; turn += 1) {
      const { from, to, mspId } = sides[turn % 2 === 0 ? 0 : 1];
      const all = async (by: string, command: string, input: object): Promise<void> => {
        const steps = units.map((id): AnyStep => ({ kind: 'custody', command, input, id }));
        latencies.push(...(await stage.applyAll(by, steps)).latencies);
        await stage.constellation.settled();
      };
      await all(from, 'OfferRole', { role: 'custodian', to: mspId });
      await all(to, 'AcceptOffer', { role: 'custodian' });
    }
    return { latencies, milliseconds: performance.now() - began };
  },
};
