import type { CaseState, Json } from '@tierline/chaincode/schema';
import type { Member } from './member';

/** What people ask of the own node while they work on a case. */

export type Case = { id: string; version: number; parties: string[]; state: CaseState; openedIn: string };
export type Happened = {
  block: string;
  tx: number;
  txId: string | null;
  version: number | null;
  type: string;
  by: string;
  at: string;
  content: Json;
};
export type Invited = { link: string; pin: string | null };

const refused = '__typename ... on Refused { code message }';
type Refusable = { __typename: string; message?: string };

/** The case about a thing by its number; undefined while this member's node shows none. */
export async function caseAbout(member: Member, number: string): Promise<Case | undefined> {
  const query = `query ($number: String!) { cases(first: 5, filter: { number: $number }) { edges { node {
    id version parties state: signedState timeline(first: 1) { edges { node { block } } } } } } }`;
  type Node = Omit<Case, 'openedIn'> & { timeline: { edges: { node: { block: string } }[] } };
  const { cases } = await member.ask<{ cases: { edges: { node: Node }[] } }>(query, { number });
  const found = cases.edges.map(({ node }) => node).find(({ state }) => state.category === 'late-shipment');
  return found && { ...found, openedIn: found.timeline.edges[0]?.node.block ?? '' };
}

/** All that happened to it, in the ledger's order. */
export async function caseTimeline(member: Member, id: string): Promise<Happened[]> {
  const query = `query ($id: Hex!) { record(id: $id) { timeline(first: 100) { edges { node { block tx txId version type by at content } } } } }`;
  const { record } = await member.ask<{ record: { timeline: { edges: { node: Happened }[] } } }>(query, { id });
  return record.timeline.edges.map(({ node }) => node);
}

/** Passes a case on to another tier, as a new case. @returns the new one's id */
export async function forward(member: Member, channel: string, id: string, input: Json): Promise<string> {
  const mutation = `mutation ($channel: String!, $id: Hex!, $input: ForwardCaseInput!) { done: forwardCase(channel: $channel, id: $id, input: $input) {
    ${refused} ... on Written { changes { record { id } } } } }`;
  const { changes } = await done<{ changes: { record: { id: string } }[] }>(member, mutation, { channel, id, input });
  return changes[0]?.record.id ?? '';
}

/** Says something beside the case, to all its parties. */
export async function say(member: Member, channel: string, id: string, input: Json): Promise<void> {
  const mutation = `mutation ($channel: String!, $id: Hex!, $input: MessageInput!) { done: postMessage(channel: $channel, kind: "case", id: $id, input: $input) {
    ${refused} } }`;
  await done(member, mutation, { channel, id, input });
}

/** A link by which somebody without a node acts, once. */
export async function invite(member: Member, channel: string, id: string, input: Json): Promise<Invited> {
  const mutation = `mutation ($channel: String!, $id: Hex!, $input: InviteInput!) { done: inviteGuest(channel: $channel, kind: "case", id: $id, input: $input) {
    ${refused} ... on Invited { link pin } } }`;
  return done<Invited>(member, mutation, { channel, id, input });
}

async function done<T>(member: Member, query: string, variables: Record<string, unknown>): Promise<T> {
  const answer = await member.ask<{ done: T & Refusable }>(query, variables);
  if (answer.done.__typename === 'Refused') throw new Error(`${member.slug}: ${answer.done.message ?? ''}`);
  return answer.done;
}
