import { cumulativeCounting, processes } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const on = { mspId: 'OemMSP', active: true };
const specified = (settings: typeof on & { parts?: string[] }) => specify(cumulativeCounting, 'shipment', settings);
const { decides, record } = specified(on);
const received: Step = ['ShipmentReceived'];

describe('cumulative quantities counted from shipments', () => {
  it.each([
    ['ShipmentDispatched', 'dispatched'],
    ['ShipmentReceived', 'received'],
  ] as const)('are so on %s, once for each shipment', (type, side) => {
    const effect = { type: 'count', record, side };
    expect(decides([], [type])).toEqual([{ type: 'perform', name: `count/${side}`, effect }]);
  });

  it.each(['ShipmentPlanned', 'MilestoneRecorded', 'ShipmentCancelled', 'EntryAdded', 'Succeeded', 'ContentErased'])(
    'are not by %s',
    (type) => {
      expect(decides([], [type])).toEqual([]);
    },
  );

  it('are each side’s own: what the other signed is not ours to count', () => {
    expect(specified({ ...on, mspId: 'AxleMSP' }).decides([], received)).toEqual([]);
  });

  it('are not where the member has not said so, and only of the parts that it named', () => {
    expect(specified({ ...on, active: false }).decides([], received)).toEqual([]);
    expect(specified({ ...on, parts: ['OEM-4711'] }).decides([], received)).toMatchObject([
      { effect: { parts: ['OEM-4711'] } },
    ]);
    expect(processes).toContain(cumulativeCounting);
  });
});
