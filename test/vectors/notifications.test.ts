import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { aspectModels, notificationView, notifiedOf, disruptionOf } from '@tierline/api/exchange';
import { cases as caseKind } from '@tierline/chaincode/domain';
import { z } from 'zod';
import { given } from '../support/given';
import { Notifying } from '../support/notifying';

const folder = resolve(__dirname, '../../../shared/vectors');
const read = (file: string): unknown => JSON.parse(readFileSync(resolve(folder, file), 'utf8'));

type Case = {
  caseId: string;
  title: string;
  input: {
    object: string;
    transport: { senderBpnl: string; senderBpnss: string[] };
    receiver: { bpnls: string[]; bpnss: string[]; materialsWithSender: Record<string, string>[] };
    known: { notificationId: string; senderBpn: string; status: string; contentChangedAt: string }[];
    payload: { header: { senderBpn: string; receiverBpn: string }; content: Record<string, unknown> };
  };
  expected: { status: number; matchedRule: string; effect: string };
};

const told = existsSync(folder) ? describe : describe.skip;

told('CX-0146 by cases (vectors/catenax-rules), as a node takes them', () => {
  const { cases } = (existsSync(folder) ? read('catenax-rules/cases.json') : { cases: [] }) as { cases: Case[] };
  const ours = cases.filter(({ input }) => input.object === 'notification');

  it.each(ours.map((one) => [one.caseId, one.title, one] as const))('%s: %s', async (_id, _title, one) => {
    const { input, expected } = one;
    const { payload, transport, receiver } = input;
    const world = new Notifying(
      { bpnls: [transport.senderBpnl, ...input.known.map(({ senderBpn }) => senderBpn)], bpnss: transport.senderBpnss },
      { bpnls: receiver.bpnls, bpnss: receiver.bpnss },
      receiver.materialsWithSender,
    );
    for (const known of input.known) world.know(known);
    const answer = await world.take(payload);
    expect([answer.status, answer.entries[0]?.rule?.rule, answer.entries[0]?.effect]).toEqual([
      ...[expected.status, expected.matchedRule, expected.effect],
    ]);
    const commands = world.brought.map(({ name }) => name);
    const { status } = payload.content;
    if (expected.effect === 'ignore') expect(commands).toEqual([]);
    else expect(commands).toEqual(expected.effect === 'create' ? ['OpenCase'] : changesOf(status));
  });
  const changesOf = (status: unknown) => ['ChangeCase', ...(status === 'resolved' ? ['CloseCase'] : [])];
});

told('CX-0146 by its sample (vectors/catenax)', () => {
  it('the sample of the model comes out of a case as it went in; times are the same instants', () => {
    const { shape } = aspectModels.demand_and_capacity_notification;
    const sample = read('catenax/demand_and_capacity_notification/3.0.0/DemandAndCapacityNotification.json');
    const view = z.decode(shape, sample as z.input<typeof shape>);
    const part = {
      ...{ customer: 'Buyer', supplier: 'Supplier', customerPart: 'MNR-7307-AU340474.002', name: 'x', baseUnit: 'PCE' },
      ...{ supplierPart: 'MNR-8101-ID146955.001', conversions: [] },
      globalAssetId: 'urn:uuid:48878d48-6f1d-47f5-8ded-a441d0d879df',
    };
    const sides = { sender: 'Supplier', recipient: 'Buyer', parts: [part] };
    const opening = {
      ...{ title: 'x', category: 'supplier-notice', severity: 'major', quorum: 'majority', parties: ['Buyer'] },
      ...{ ...notifiedOf(view, sides), disruption: disruptionOf(view) },
    };
    const state = given(caseKind, ['Supplier', 'OpenCase', opening])
      .when('Supplier', 'CloseCase', { text: view.resolvingMeasureDescription })
      .state();
    const name = {
      id: view.notificationId,
      changedAt: view.contentChangedAt,
      related: view.relatedNotificationIds ?? [],
    };
    const told = z.encode(shape, notificationView(state, name, sides)!) as Record<string, unknown>;
    const inUtc = (time: unknown) => new Date(String(time)).toISOString();
    const { startDateOfEffect, expectedEndDateOfEffect, ...rest } = sample as Record<string, unknown>;
    expect(told).toEqual({
      ...rest,
      ...{ startDateOfEffect: inUtc(startDateOfEffect), expectedEndDateOfEffect: inUtc(expectedEndDateOfEffect) },
    });
  });
});
