import { refuseUnless } from '../errors';
import type { Identifier } from '../schema/custody';
import type { Registry } from '../schema/protocol';

type Members = Registry['members'];

/** Whether the identifier begins with a company prefix of that member's. A registry that lists no prefix binds none. */
export function holdsPrefix(identifier: Identifier, mspId: string, members: Members): boolean {
  if (members.every(({ companyPrefixes = [] }) => companyPrefixes.length === 0)) return true;
  const digits = withPrefix(identifier);
  return prefixesOf(mspId, members).some((prefix) => digits.startsWith(prefix));
}

/** @throws Refusal PREFIX_NOT_HELD */
export function requirePrefix(identifier: Identifier, mspId: string, members: Members): void {
  refuseUnless(holdsPrefix(identifier, mspId, members), 'PREFIX_NOT_HELD', () => ({
    mspId,
    held: [...prefixesOf(mspId, members)],
  }));
}

const prefixesOf = (mspId: string, members: Members): readonly string[] =>
  members.find((member) => member.mspId === mspId)?.companyPrefixes ?? [];

/** GS1 General Specifications §3: one digit stands before the prefix: an indicator, an extension, a filler. */
function withPrefix(identifier: Identifier): string {
  switch (identifier.scheme) {
    case 'sgtin':
      return identifier.gtin.slice(1);
    case 'sscc':
      return identifier.sscc.slice(1);
    case 'grai':
      return identifier.grai.slice(1);
  }
}
