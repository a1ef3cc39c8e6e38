import type { CaseState } from '@tierline/chaincode/schema';
import { plainId, type NotificationName, type Sides } from '../../exchange';
import { knownStates, type Stated } from '../imports/known-states';
import { notificationModel, type ExchangeContext } from './exchange-context';
import type { Exchanged } from './exchanged-objects';
import type { Relation } from './relation';

/** A case as one that opened it notifies a partner of it. */
export type NotificationObject = NotificationName & {
  record: Stated<'case'>;
  sides: Sides;
  /** BPNL of the legal entity that notified. */
  senderBpn: string;
  partner: string;
  /** Of the payload that was taken last, in its own words: what a newer one is compared with. */
  givenAt: string;
};

/** What was given here under a name of its own: the case, who sent it, and what it names as related. */
const subjectOf = ({ subject: [caseId = '', senderBpn = '', ...related] }: Exchanged) => ({
  ...{ caseId, senderBpn, related },
});

/** Cases that this member opened, one for each partner in it; and those that partners opened with it. */
export async function notificationObjects(
  { context: { records }, objects }: ExchangeContext,
  relation: Relation,
  channel: string,
): Promise<NotificationObject[]> {
  const given = await objects.list(channel, notificationModel);
  const cases = await knownStates({ records, channel }, 'case');
  const found = cases.flatMap((record) => {
    const [first, ...others] = partnersIn(record.state, relation);
    if (first === undefined) return [];
    // a notification that was posted went to one
    const own = record.state.openedBy === relation.mspId && given.find((one) => subjectOf(one).caseId === record.id);
    const rest = (own ? others : [first, ...others]).map((partner) => derived(record, partner, relation));
    return own ? [Promise.resolve(named(record, first, own, relation)), ...rest] : rest;
  });
  return Promise.all(found);
}

const placed = (record: Stated<'case'>, partner: string, relation: Relation) => {
  const { openedBy } = record.state;
  return {
    record,
    partner,
    sides: sidesOf(relation, openedBy, openedBy === relation.mspId ? partner : relation.mspId),
  };
};

function named(record: Stated<'case'>, partner: string, given: Exchanged, relation: Relation): NotificationObject {
  const { id, changedAt: givenAt, takenAt } = given;
  const { senderBpn, related } = subjectOf(given);
  const changedAt = takenAt >= record.changedAt ? givenAt : record.changedAt;
  return { ...placed(record, partner, relation), id, changedAt, givenAt, related, senderBpn };
}

async function derived(record: Stated<'case'>, partner: string, relation: Relation): Promise<NotificationObject> {
  const { openedBy } = record.state;
  const { changedAt } = record;
  const id = `urn:uuid:${await relation.idOf(partner, notificationModel, [record.id, openedBy])}`;
  const senderBpn = relation.bpnlOf(openedBy) ?? '';
  return { ...placed(record, partner, relation), id, changedAt, givenAt: changedAt, related: [], senderBpn };
}

/** With whom the case was opened; who was admitted later was not notified. */
function partnersIn({ openedBy, parties }: CaseState, { mspId, partners }: Relation): string[] {
  const linked = (member: string): boolean => partners.some((one) => one.mspId === member);
  const asked = parties.filter(({ by, since }, index) => index > 0 && by === openedBy && since === parties[0]?.since);
  if (openedBy !== mspId) return asked.some((party) => party.mspId === mspId) && linked(openedBy) ? [openedBy] : [];
  return asked.map((party) => party.mspId).filter(linked);
}

export const sidesOf = ({ parts }: Pick<Relation, 'parts'>, sender: string, recipient: string): Sides => {
  const between = [sender, recipient];
  const shared = parts.filter(({ customer, supplier }) => between.includes(customer) && between.includes(supplier));
  return { sender, recipient, parts: shared };
};

export const isNamed = (id: string) => (one: { id: string }) => plainId(one.id) === plainId(id);
