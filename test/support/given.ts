import { createHash } from 'node:crypto';
import type { DecideContext, Fact, Kind } from '@tierline/chaincode/domain';
import { kinds } from '@tierline/chaincode/domain';
import { Refusal } from '@tierline/chaincode/errors';
import { canonical } from '@tierline/chaincode/record';

/** Members of all specs; who is asked for plays the role its name tells. */
export const members = ['Buyer', 'Carrier', 'Receiver', 'Sensor', 'Steward', 'Supplier'];
export const at = '2026-11-24T12:00:00.000Z';
export const recordId = 'ab'.repeat(16);

export const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

const roleOf = (mspId: string) => (mspId === 'Steward' ? 'steward' : 'supplier');

export function contextOf(mspId: string, more: Partial<DecideContext> = {}): DecideContext {
  return {
    id: recordId,
    caller: { mspId, name: 'person', roles: ['manager'] },
    at,
    parties: [],
    rules: 1,
    members: members.map((id) => ({
      ...{ mspId: id, name: id, roles: [roleOf(id)], state: 'active' },
      ...(id === 'Supplier' && { legalEntities: ['BPNL00000000A1B2'] }),
    })),
    steward: 'Steward',
    codes: {},
    together: [],
    digest,
    ...more,
  };
}

export type Said = [mspId: string, command: string, input: unknown, context?: Partial<DecideContext>];

/**
 * Business rules as sentences: `given(kind, earlier…).when(who, command, input).then(facts)` or `.refused(code, data)`.
 * Inputs go through the command's schema first, as they do at every entrance.
 */
export function given<S, F extends Fact>(kind: Kind<S, F>, ...earlier: Said[]) {
  let state: S | undefined;
  for (const said of earlier) state = evolveAll(kind, state, decide(kind, state, said));
  return {
    state: () => state as S,
    when: (...said: Said) => ({
      then: (...facts: F[]) => expect(decide(kind, state, said)).toEqual(facts),
      state: () => evolveAll(kind, state, decide(kind, state, said)) as S,
      refused: (code: string, data?: Record<string, unknown>) => {
        const refusal = refusalOf(() => decide(kind, state, said));
        expect(refusal?.code).toBe(code);
        if (data) expect(refusal?.data).toMatchObject(data);
      },
    }),
  };
}

function decide<S, F extends Fact>(kind: Kind<S, F>, state: S | undefined, [mspId, name, input, more]: Said): F[] {
  const shape = kinds.get(kind.name)?.commands[name];
  if (!shape) throw new Error(`${kind.name} has no command ${name}`);
  shape.input.parse(input);
  return asListed(kind, kind.decide({ name, input: input as never }, state, contextOf(mspId, more)));
}

/** The facts, each as its kind tells followers of the feed that it is. */
export function asListed<S, F extends Fact>({ name, facts: shapes }: Kind<S, F>, facts: F[]): F[] {
  for (const { type, ...content } of facts) {
    const shape = (shapes as Kind['facts'])[type];
    if (!shape) throw new Error(`${name} does not list ${type}`);
    const fault = shape.safeParse(JSON.parse(JSON.stringify(content))).error;
    if (fault) throw new Error(`${name} lists ${type} otherwise: ${fault.message}`);
  }
  return facts;
}

const evolveAll = <S, F extends Fact>(kind: Kind<S, F>, state: S | undefined, facts: F[]): S | undefined =>
  facts.reduce<S | undefined>((before, fact) => kind.evolve(before, fact), state);

export function refusalOf(action: () => unknown): Refusal | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
