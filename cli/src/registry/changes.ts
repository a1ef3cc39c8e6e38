import type { Registry } from '@tierline/chaincode/schema';
import type { ConsortiumMember } from '@tierline/network/consortium';
import { entryOf } from '../constellation/first-registry';
import type { RegistryChange } from './move-registry';

type Members = Registry['members'];

/** Active, as consortium.yaml describes it. */
export function joins(member: ConsortiumMember): RegistryChange {
  const entry = entryOf(member);
  return {
    title: `${member.slug} is a member`,
    of: ({ members, ...rest }) =>
      isThere(members, member.mspId)
        ? undefined
        : { ...rest, members: sorted([...members.filter(({ mspId }) => mspId !== member.mspId), entry]) },
  };
}

/** @throws if it is the steward: another takes over first */
export function leaves({ mspId, slug }: ConsortiumMember): RegistryChange {
  return {
    title: `${slug} has left`,
    without: mspId,
    of: ({ members, ...rest }) => {
      if (!isThere(members, mspId)) return undefined;
      if (rest.steward === mspId) throw new Error(`${slug} is the steward: \`tierline network replace-steward\` first`);
      return {
        ...rest,
        members: members.map((one) => (one.mspId === mspId ? { ...one, state: 'left' as const } : one)),
      };
    },
  };
}

/** The steward's roles come with it, since a steward must have that role. */
export function stewardIs(member: ConsortiumMember): RegistryChange {
  return {
    title: `${member.slug} is the steward`,
    of: ({ members, ...rest }) =>
      rest.steward === member.mspId
        ? undefined
        : {
            ...rest,
            steward: member.mspId,
            members: members.map((one) => (one.mspId === member.mspId ? { ...one, roles: member.roles } : one)),
          },
  };
}

/** @throws if later ones are in force */
export function rulesAre(number: number): RegistryChange {
  return {
    title: `rules ${number}`,
    of: (registry) => {
      if (registry.rules > number) throw new Error(`rules ${registry.rules} are in force; rules never go back`);
      return registry.rules === number ? undefined : { ...registry, rules: number };
    },
  };
}

/** Suspended or not: who was suspended comes back by a motion that says so. */
const isThere = (members: Members, mspId: string): boolean =>
  members.some((member) => member.mspId === mspId && member.state !== 'left');

const sorted = (members: Members): Members =>
  [...members].sort((one, other) => Buffer.compare(Buffer.from(one.mspId), Buffer.from(other.mspId)));
