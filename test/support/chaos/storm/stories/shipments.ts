import { enumValue } from '../../../asking';
import { about, type Expected, inMinutes, type Stage } from '../load';

const arrival = (id: string, classifier: string, minutes: number) => ({
  id,
  input: { leg: 0, event: enumValue('arrival'), classifier: enumValue(classifier), time: inMinutes(minutes) },
});

/** Sent and received. One that is known to be late opens a case before it arrives, in which the OEM's automation asks for something. */
export async function shipment({ name, random, members: { oem, axle }, feeds }: Stage): Promise<Expected> {
  const isLate = random.below(3) > 0;
  const route = [{ from: 'BPNS0000AXLEWRK1', to: 'BPNS00000003AYRE' }];
  const lines = [{ line: 1, customerPart: `OEM-${name}`, quantity: '100', unit: 'PCE' }];
  const plan = { number: name, consignee: 'OemMSP', lines, handlingUnits: [], legs: route };
  const { id } = (await axle.write('planShipment', { input: plan })).record;
  await axle.write('recordMilestone', arrival(id, 'planned', 120));
  await axle.write('recordMilestone', arrival(id, 'estimated', isLate ? 600 : 60));
  if (isLate) await automated(name, feeds.oem);
  await axle.write('dispatchShipment', { id, input: { dispatchedAt: inMinutes(-1) } });
  await feeds.oem.until(about(id, 'ShipmentDispatched'));
  const receipt = { receivedAt: inMinutes(-1), lines: [{ line: 1, quantity: '100' }] };
  await oem.write('receiveShipment', { id, input: receipt });
  const facts = ['ShipmentPlanned', 'MilestoneRecorded', 'MilestoneRecorded', 'ShipmentDispatched', 'ShipmentReceived'];
  const detected = { detector: 'late-shipment', facts: ['CaseOpened', 'TaskAdded'] };
  return { kind: 'shipment', id, facts, ...(isLate && { detected }), members: ['oem', 'axle'] };
}

/** Until the case is there, and the task in it. */
async function automated(name: string, feed: Stage['feeds']['oem']): Promise<void> {
  const opened = await feed.until(({ data }) => String(data['title']).startsWith(`Late: shipment ${name} `));
  const id = opened.subject?.split('/').at(-1) ?? '';
  await feed.until(about(id, 'TaskAdded'));
}
