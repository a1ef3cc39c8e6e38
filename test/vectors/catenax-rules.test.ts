import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  capacityRules,
  commentRules,
  demandRules,
  judgeList,
  judgeMessage,
  notificationRules,
  wantedObjects,
} from '@tierline/api/exchange';

const folder = resolve(__dirname, '../../../shared/vectors/catenax-rules');
const read = (file: string): unknown => JSON.parse(readFileSync(resolve(folder, file), 'utf8'));

type Case = {
  caseId: string;
  title: string;
  input: {
    object: keyof typeof lists | 'notification';
    now: string;
    transport: { senderBpnl: string; senderBpnss?: string[] };
    header?: { senderBpn: string };
    receiver: { bpnls: string[] };
    sharedObjectIds?: string[];
    known: { changedAt?: string; senderBpn?: string }[];
    payload: unknown;
  };
  expected: {
    status: number;
    matchedRule?: string | null;
    effect?: string;
    brokenValidity?: string;
    perEntry?: string[];
  };
};
type Rule = { id: string; section: string; object: string; order: number; httpStatus: number; effect: string };

const lists = { demand: demandRules, capacity: capacityRules, comment: commentRules };
const tables = { ...lists, notification: notificationRules };

describe('CX-0128 and CX-0146 by cases (vectors/catenax-rules)', () => {
  const { cases } = read('cases.json') as { cases: Case[] };

  it.each(cases.map((one) => [one.caseId, one.title, one] as const))('%s: %s', (_id, _title, { input, expected }) => {
    const { object, payload, transport, ...rest } = input;
    const { senderBpnl, senderBpnss = [] } = transport;
    const situation = { ...rest, transport: { senderBpnls: [senderBpnl], senderBpnss } };
    const { status, verdicts } =
      object === 'notification'
        ? alone(judgeMessage(notificationRules, payload, situation))
        : judgeList<object>(lists[object], payload, situation);
    expect(status).toBe(expected.status);
    if (expected.perEntry) expect(verdicts.map(({ rule }) => rule)).toEqual(expected.perEntry);
    else expect([verdicts[0]?.rule ?? null, verdicts[0]?.effect]).toEqual([expected.matchedRule, expected.effect]);
    expect(verdicts.find(({ requirement }) => requirement)?.requirement).toBe(expected.brokenValidity);
  });

  it.each(Object.entries(tables))('the table on %s has the rules of the standard, in its order', (object, table) => {
    const { rules } = read('rules.json') as { rules: Rule[] };
    const ours = table.rules.map(({ status, effect }, index) => ({
      ...{ id: `${table.standard}/${object}/${String(index + 1)}`, section: table.section },
      ...{ httpStatus: status, effect },
    }));
    const theirs = rules
      .filter((rule) => rule.object === object)
      .map(({ id, section, httpStatus, effect }) => {
        return { id, section, httpStatus, effect };
      });
    expect(ours).toEqual(theirs);
  });

  it('checks what the cases leave to the schema under names of their own', () => {
    const { validity } = read('rules.json') as { validity: Record<string, { id: string }[]> };
    const inShapes = ['V-D-CAT', 'V-K-LEN', 'V-K-TYPE', 'V-N-BODY', 'V-N-TIME'];
    const named = Object.entries(tables).flatMap(([object, { requirements }]) => [
      ...(validity[object] ?? []).map(({ id }) => id).filter((id) => !inShapes.includes(id)),
      ...requirements.map(({ id }) => id).filter((id) => id !== 'V-UUID4'),
    ]);
    for (const id of named) expect([id, named.filter((one) => one === id)]).toEqual([id, [id, id]]);
  });
});

const alone = <Verdict extends { status: number }>(verdict: Verdict) => ({
  status: verdict.status,
  verdicts: [verdict],
});

describe('CX-0128 on requests for update (vectors/catenax-rules)', () => {
  type Available = {
    weekBasedMaterialDemand: { materialDemandId: string; changedAt: string }[];
    weekBasedCapacityGroup: { capacityGroupId: string; changedAt: string }[];
  };
  type Wanted = { caseId: string; title: string; payload: unknown; expected: { status: number; send: string[] } };
  const { available, cases } = read('request-for-update.json') as { available: Available; cases: Wanted[] };
  const standing = {
    demands: available.weekBasedMaterialDemand.map((one) => ({ id: one.materialDemandId, changedAt: one.changedAt })),
    groups: available.weekBasedCapacityGroup.map((one) => ({ id: one.capacityGroupId, changedAt: one.changedAt })),
  };

  it.each(cases.map((one) => [one.caseId, one.title, one] as const))('%s: %s', (_id, _title, { payload, expected }) => {
    const wanted = wantedObjects(payload, standing);
    const { demands, groups } = wanted ?? { demands: [], groups: [] };
    expect(wanted === undefined ? 400 : 200).toBe(expected.status);
    expect([...demands, ...groups].map(({ id }) => id)).toEqual(expected.send);
  });
});
