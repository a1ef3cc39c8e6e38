import { randomBytes } from 'node:crypto';
import { canonical, entryIdOf, sha256Hex } from '@tierline/chaincode/record';
import type { Registry, StepRequest } from '@tierline/chaincode/schema';
import { Channel } from './channel';
import { person, type Person } from './person';
import './probe';

export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
export const memberIds = ['AxleMSP', 'CarrierMSP', 'OemMSP', 'StewardMSP'] as const;

export function registryOf(channel: string, members: readonly string[] = memberIds): Registry {
  const role = (mspId: string) => (mspId === 'StewardMSP' ? ('steward' as const) : ('supplier' as const));
  return {
    v: 1,
    channel,
    sequence: 1,
    rules: 1,
    steward: 'StewardMSP',
    charter: sha256Hex('charter'),
    members: members.map((mspId) => ({ mspId, name: mspId, roles: [role(mspId)], state: 'active' as const })),
    codes: {},
  };
}

export const bootstrapHash = (registry: Registry): string => sha256Hex(canonical(registry)).slice(0, 16);

export type Consortium = { channel: Channel; registry: Registry; people: Record<(typeof memberIds)[number], Person> };

/** Four members, bootstrapped; each person holds every role. */
export async function consortium(name = 'axle-programme'): Promise<Consortium> {
  const registry = registryOf(name);
  const channel = new Channel(name, memberIds, bootstrapHash(registry));
  const roles = 'planner,logistics,quality,manager';
  const made = await Promise.all(
    memberIds.map(async (mspId) => [mspId, await person(mspId, `p-${mspId}`, roles)] as const),
  );
  const people = Object.fromEntries(made) as Consortium['people'];
  await channel.submit(people.OemMSP, 'consortium:bootstrap', { bootstrap: { registry, codes: [] } });
  return { channel, registry, people };
}

/** A step on the version that its caller's member holds. */
export function stepOn(
  channel: Channel,
  holder: string,
  id: string,
  command: StepRequest['command'],
  kind = 'probe',
): StepRequest {
  const seal = channel.valueAt(holder, `${kind}/${id}/seal`);
  const version = seal === undefined ? 0 : (JSON.parse(seal) as { version: number }).version;
  const body = channel.valueAt(holder, `${kind}/${id}/body/${String(version)}`);
  const prior = seal === undefined || body === undefined ? undefined : { seal, body };
  return { kind, id, command, commandId: hex(16), salt: hex(16), ...(prior && { prior }) };
}

export const open = (members: readonly string[], value?: unknown): StepRequest['command'] => ({
  name: 'OpenProbe',
  input: { members: [...members], ...(value === undefined ? {} : { value: value as string }) },
});

/** The other members vote that one has left the consortium; after others that have. */
export async function leaves(
  { channel, registry, people }: Consortium,
  ...all: (keyof Consortium['people'])[]
): Promise<void> {
  const members = registry.members.map((member) =>
    all.some((gone) => gone === member.mspId) ? { ...member, state: 'left' as const } : member,
  );
  const next: Registry = { ...registry, sequence: registry.sequence + all.length, members };
  const [mover, ...others] = memberIds.filter((mspId) => !all.includes(mspId));
  const commandId = hex(16);
  await channel.submit(people[mover!], 'consortium:move', { motion: { commandId, registry: next, codes: [] } });
  const motion = { motionId: entryIdOf(mover!, commandId), registryHash: sha256Hex(canonical(next)) };
  for (const mspId of others) await channel.submit(people[mspId], 'consortium:approve', { motion });
}
