import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { CodeList, Registry } from '@tierline/chaincode/schema';
import type { Consortium, ConsortiumChannel, ConsortiumMember } from '@tierline/network/consortium';

export type FirstRegistry = { registry: Registry; codes: CodeList[] };

/** The registry with which a channel starts, and the code lists that it names. */
export function firstRegistry(
  { charter, auditPacks, codes }: Consortium,
  { name, members, steward }: ConsortiumChannel,
): FirstRegistry {
  const lists = Object.entries(codes).map(([list, { version, items }]): CodeList => ({
    v: 1,
    name: list,
    version,
    items,
  }));
  return {
    codes: lists,
    registry: {
      v: 1,
      channel: name,
      sequence: 1,
      rules: 1,
      steward: steward.mspId,
      charter,
      ...(auditPacks && { auditPacks }),
      members: members.map(entryOf),
      codes: Object.fromEntries(lists.map((list) => [list.name, { version: list.version, items: hashesOf(list) }])),
    },
  };
}

/** A member as registries list it. */
export function entryOf(member: ConsortiumMember): Registry['members'][number] {
  const { mspId, name, roles, legalEntities, companyPrefixes } = member;
  return {
    ...{ mspId, name, roles, state: 'active' },
    ...(legalEntities && { legalEntities }),
    ...(companyPrefixes && { companyPrefixes }),
  };
}

function hashesOf({ items }: CodeList): Record<string, string> {
  return Object.fromEntries(
    Object.entries(items).map(([item, definition]) => [item, sha256Hex(canonical(definition))]),
  );
}
