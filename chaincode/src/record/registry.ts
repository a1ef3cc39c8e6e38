import { refuseUnless } from '../errors';
import { type CodeList, type Motion } from '../schema/consortium';
import { registryShape, type Registry } from '../schema/protocol';
import { canonical, parseCanonical } from './canonical';
import { sha256Hex } from './hash';
import { carriedRules } from './rules';
import { shaped } from './shaped';

/** A registry from its exact bytes, consistent in itself. @throws Refusal */
export function parseRegistry(bytes: string): Registry {
  const registry = shaped(registryShape, parseCanonical(bytes, 'registry'), 'registry');
  assertRegistry(registry);
  return registry;
}

/** @throws Refusal REGISTRY_INVALID, RULES_UNKNOWN */
export function assertRegistry(registry: Registry): void {
  assertCarried(registry);
  assertConsistent(registry);
}

/** @throws Refusal RULES_UNKNOWN */
export function assertCarried({ rules }: Registry): void {
  refuseUnless(carriedRules.has(rules), 'RULES_UNKNOWN', () => ({ rules }));
}

/** Whatever rules it asks for. @throws Refusal REGISTRY_INVALID */
export function assertConsistent({ members, steward }: Registry): void {
  const ids = members.map(({ mspId }) => mspId);
  const sorted = ids.every((id, index) => index === 0 || (ids[index - 1] ?? '') < id);
  refuseUnless(sorted, 'REGISTRY_INVALID', () => ({
    reason: 'members stand in byte order of their MSP id, each once',
  }));
  const entities = members.flatMap(({ legalEntities = [] }) => legalEntities);
  refuseUnless(new Set(entities).size === entities.length, 'REGISTRY_INVALID', () => ({
    reason: 'one member answers for a legal entity',
  }));
  const prefixes = [...new Set(members.flatMap(({ companyPrefixes = [] }) => companyPrefixes))].sort();
  const nested = prefixes.some((prefix, index) => index > 0 && prefix.startsWith(prefixes[index - 1] ?? ''));
  refuseUnless(!nested, 'REGISTRY_INVALID', () => ({ reason: 'no company prefix begins with another' }));
  const stands = members.some(
    ({ mspId, state, roles }) => mspId === steward && state === 'active' && roles.includes('steward'),
  );
  refuseUnless(stands, 'REGISTRY_INVALID', () => ({ reason: 'the steward is an active member with that role' }));
}

/**
 * The code lists given are those of the registry that `before` has not, each whole: per item the hash of its definition.
 * @throws Refusal REGISTRY_INVALID
 */
export function assertCodeLists(lists: readonly CodeList[], registry: Registry, before?: Registry): void {
  const fresh = Object.entries(registry.codes)
    .filter(([name, { version }]) => before?.codes[name]?.version !== version)
    .map(([name]) => name);
  const given = lists.map(({ name }) => name);
  refuseUnless(canonical([...given].sort()) === canonical(fresh.sort()), 'REGISTRY_INVALID', () => ({
    reason: 'exactly the code lists that are new are given',
    fresh,
    given,
  }));
  for (const { name, version, items } of lists) {
    const hashes = Object.fromEntries(
      Object.entries(items).map(([item, definition]) => [item, sha256Hex(canonical(definition))]),
    );
    refuseUnless(canonical({ version, items: hashes }) === canonical(registry.codes[name]), 'REGISTRY_INVALID', () => ({
      reason: 'a code list is not the one the registry names',
      name,
    }));
  }
  for (const [name, entry] of Object.entries(registry.codes)) {
    const same = before?.codes[name];
    refuseUnless(same?.version !== entry.version || canonical(same) === canonical(entry), 'REGISTRY_INVALID', () => ({
      reason: 'a code list changed without a new version',
      name,
    }));
  }
}

/** Whether more than half of the registry's active members have approved. */
export function takesEffect(motion: Motion, registry: Registry): boolean {
  const active = registry.members.filter(({ state }) => state === 'active').map(({ mspId }) => mspId);
  const approving = active.filter((mspId) => motion.approvals.some((approval) => approval.mspId === mspId));
  return approving.length * 2 > active.length;
}
