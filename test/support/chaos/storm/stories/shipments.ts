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
  if (isLate) await automated(name, feeds);
  await axle.write('dispatchShipment', { id, input: { dispatchedAt: inMinutes(-1) } });
  await feeds.oem.until(about(id, 'ShipmentDispatched'));
  const receipt = { receivedAt: inMinutes(-1), lines: [{ line: 1, quantity: '100' }] };
  await oem.write('receiveShipment', { id, input: receipt });
  const facts = ['ShipmentPlanned', 'MilestoneRecorded', 'MilestoneRecorded', 'ShipmentDispatched', 'ShipmentReceived'];
  // each side says for itself that it is over
  const detected = { detector: 'late-shipment', facts: ['CaseOpened', 'TaskAdded', 'CaseCleared', 'CaseCleared'] };
  return { kind: 'shipment', id, facts, ...(isLate && { detected }), members: ['oem', 'axle'] };
}

/** Until the case is there, the task in it, and both sides' engines have seen it: whose has not will not say that it is over. */
async function automated(name: string, feeds: Stage['feeds']): Promise<void> {
  const opened = await feeds.oem.until(({ data }) => String(data['title']).startsWith(`Late: shipment ${name} `));
  const id = opened.subject?.split('/').at(-1) ?? '';
  await feeds.oem.until(about(id, 'TaskAdded'));
  for (const feed of [feeds.oem, feeds.axle]) await feed.until(about(id, 'Notified'));
}
