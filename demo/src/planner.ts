import type { Json } from '@tierline/chaincode/schema';
import type { Member } from './member';

/** What a planner asks of the own node: data that no other member sees, and what follows from it. */

type Refusable = { __typename: string; code?: string; message?: string };
const refused = '__typename ... on Refused { code message }';

export type OpenedPin = { pin: string; channel: string | null; record: string | null; version: number | null };
export type CoverageWeek = { week: string; consumed: string; added: string; lowest: string; band: string };
export type Warning = { at: string; block: string; by: string };

/** Saves how a part is made, whom one is bought from, or when a site works: `name` as in the mutation save<name>. */
export async function save(planner: Member, name: string, input: Json): Promise<void> {
  const mutation = `mutation ($input: ${name}Input!) { done: save${name}(input: $input) { ${refused} } }`;
  await done(planner, mutation, { input });
}

/** Saves who of the member is told when nobody moves. */
export async function savePath(manager: Member, input: Json): Promise<void> {
  const mutation = `mutation ($input: EscalationPathInput!) { done: saveEscalationPath(input: $input) { ${refused} } }`;
  await done(manager, mutation, { input });
}

/** Tells suppliers what the demand that stands asks of them. */
export async function publishDerived(planner: Member): Promise<void> {
  const mutation = `mutation ($input: DerivationInput!) { done: publishDerivedDemand(input: $input) { ${refused} } }`;
  await done(planner, mutation, { input: { granularity: 'week' } });
}

/** The upstream versions that a version of a forecast rests on. */
export async function openPins(manager: Member, channel: string, id: string, version: number): Promise<OpenedPin[]> {
  const query = `query ($channel: String!, $id: Hex!, $version: Int!) { done: openPins(channel: $channel, id: $id, version: $version) {
    ${refused} ... on OpenedPins { pins { pin channel record version } } } }`;
  return (await done<{ pins: OpenedPin[] }>(manager, query, { channel, id, version })).pins;
}

/** What covers a position, week by week, in the order of weeks. */
export async function coverage(planner: Member, id: string): Promise<CoverageWeek[]> {
  const query = `query ($id: Hex!) { record(id: $id) { ... on InventoryPosition { coverage(days: 42) { weeks {
    week consumed added lowest band } } } } }`;
  type Found = { record: { coverage: { weeks: CoverageWeek[] } | null } };
  return (await planner.ask<Found>(query, { id })).record.coverage?.weeks ?? [];
}

/** The warning that stands at this member's own node; undefined while there is none. */
export async function warning(planner: Member, id: string): Promise<Warning | undefined> {
  const query = `query ($id: Hex!) { record(id: $id) { timeline(last: 5) { edges { node { type at block by } } } } }`;
  type Found = { record: { timeline: { edges: { node: Warning & { type: string } }[] } } | null };
  const { record } = await planner.ask<Found>(query, { id });
  return record?.timeline.edges.map(({ node }) => node).find(({ type }) => type === 'AlertRaised');
}

async function done<T>(planner: Member, query: string, variables: Record<string, unknown>): Promise<T> {
  const answer = await planner.ask<{ done: T & Refusable }>(query, variables);
  if (answer.done.__typename === 'Refused') throw new Error(`${planner.slug}: ${answer.done.message ?? ''}`);
  return answer.done;
}
