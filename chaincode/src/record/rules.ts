/**
 * The rule sets that this version carries, by number: a registry names the one in force, each seal the one that it was made by.
 * A version that brings another carries the earlier ones on; where they differ, a kind's rules look at the number.
 */
export const carriedRules: ReadonlySet<number> = new Set([1]);

/** A reader does not know the rules that a channel goes by, and would take for false what holds. */
export class RulesNotCarried extends Error {
  override readonly name = 'RulesNotCarried';

  constructor(
    readonly channel: string,
    readonly block: bigint,
    readonly rules: number,
  ) {
    const known = [...carriedRules].join(', ');
    super(
      `${channel} asks for rules ${String(rules)} in block ${String(block)}; this version of Tierline carries rules ${known}: ` +
        'install one that carries them',
    );
  }
}

/** @throws RulesNotCarried */
export function requireCarried({ channel, block }: { channel: string; block: bigint }, rules: number): void {
  if (!carriedRules.has(rules)) throw new RulesNotCarried(channel, block, rules);
}
