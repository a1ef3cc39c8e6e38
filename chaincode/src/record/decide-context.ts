import type { DecideContext, Together } from '../domain/kind';
import { canonical } from './canonical';
import { sha256Hex } from './hash';
import type { StepContext, Version } from './version';

/** What `decide` and an entry's `authorise` may rest on. */
export function decideContext(
  id: string,
  prior: Version | undefined,
  { caller, at, registry }: StepContext,
  together: readonly Together[] = [],
): DecideContext {
  const { rules, members, steward, codes } = registry;
  return { id, caller, at, parties: prior?.seal.parties ?? [], rules, members, steward, codes, together, digest };
}

const digest = (value: unknown): string => sha256Hex(canonical(value));
