import { arrivalOf } from '@tierline/api/supply';
import type { ShipmentState } from '@tierline/chaincode/schema';

const now = '2026-03-02T12:00:00.000Z';
const at = (day: string): string => `2026-03-${day}T08:00:00.000Z`;
type Said = Partial<Record<ShipmentState['times'][number]['classifier'], string>>;
const stateOf = (said: Said) => {
  const times = Object.entries(said).map(([classifier, time]) => ({
    ...{ leg: 0, event: 'arrival', classifier, time, by: 'CarrierMSP', at: now, moved: 0 },
  }));
  return arrivalOf(times as ShipmentState['times'], now).state;
};

test.each<[Said, string]>([
  [{}, 'unknown'],
  [{ requested: at('04') }, 'on-time'],
  [{ planned: at('04') }, 'on-time'],
  [{ planned: at('04'), estimated: at('05') }, 'late'],
  [{ planned: at('04'), requested: at('03') }, 'late'],
  [{ planned: at('04'), requested: at('05'), estimated: at('05') }, 'on-time'],
  [{ estimated: at('05') }, 'on-time'],
  [{ planned: at('01') }, 'overdue'],
  [{ planned: at('01'), estimated: at('03') }, 'late'],
  [{ planned: at('04'), estimated: at('01') }, 'overdue'],
  [{ planned: at('01'), actual: at('02') }, 'arrived'],
])('%j is %s', (said, state) => {
  expect(stateOf(said)).toBe(state);
});

test('what is requested is what is wanted, before what is planned', () => {
  expect(arrivalOf([], now).needed).toBeUndefined();
});
