import { z } from 'zod';
import { kinds, type Fact, type Kind } from '@tierline/chaincode/domain';
import { Refusal } from '@tierline/chaincode/errors';

type ProbeState = { owner: string; members: string[]; value: unknown };
type ProbeFact = Fact & { members?: string[]; value?: unknown; owner?: string };

const msp = z.string();
const none = z.strictObject({});

/** A kind that does nothing but what the protocol can: open, change, let join and leave. For tests of the protocol alone. */
export const probe: Kind<ProbeState, ProbeFact> = {
  name: 'probe',
  mayJoin: true,
  state: z.strictObject({ owner: msp, members: z.array(msp), value: z.unknown() }),
  commands: {
    OpenProbe: {
      input: z.strictObject({ members: z.array(msp), value: z.unknown().optional() }),
      rebase: 'never',
      roles: ['planner'],
    },
    SetValue: { input: z.strictObject({ value: z.unknown() }), rebase: 'free', roles: ['planner', 'quality'] },
    Invite: { input: z.strictObject({ member: msp }), rebase: 'never', roles: ['planner'] },
    Leave: { input: none, rebase: 'never', roles: ['planner'] },
    Refuse: { input: none, rebase: 'never', roles: ['planner'] },
  },
  entries: {
    note: {
      content: z.strictObject({ type: z.literal('note'), text: z.string() }),
      roles: ['planner'],
      authorise: () => undefined,
    },
    reminder: {
      content: z.strictObject({ type: z.literal('reminder'), due: z.string() }),
      roles: ['planner'],
      authorise: () => undefined,
      subject: ({ due }) => due ?? null,
    },
  },
  facts: Object.fromEntries(
    ['Opened', 'Set', 'Joined', 'Left'].map((type) => [
      type,
      z.strictObject({ owner: msp, members: z.array(msp), value: z.unknown() }).partial(),
    ]),
  ),
  decide({ name, input }, state, { caller, id, together }) {
    const given = input as { members?: string[]; value?: unknown; member?: string };
    if (name === 'OpenProbe') {
      if (state) throw new Refusal('PRIOR_INVALID', { kind: 'probe', id, reason: 'open already' });
      return [{ type: 'Opened', owner: caller.mspId, members: given.members, value: given.value ?? together.length }];
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (name === 'SetValue') return [{ type: 'Set', value: given.value }];
    if (name === 'Invite') return [{ type: 'Joined', members: [...state.members, given.member!].sort() }];
    if (name === 'Leave') return [{ type: 'Left', members: state.members.filter((member) => member !== caller.mspId) }];
    throw new Refusal('NOT_AUTHORISED', { function: 'probe', reason: 'always' });
  },
  evolve(state, fact) {
    const { owner = state?.owner, members = state?.members, value = state?.value } = fact;
    return { owner: owner!, members: members!, value };
  },
  parties: ({ members }) => members,
  mayErase: ({ owner }, mspId) => owner === mspId,
  without: (state, gone) => ({ ...state, members: state.members.filter((member) => member !== gone) }),
};

/** The same with a quorum: the owner is always asked; whom it expels may be away. */
export const council: Kind<ProbeState, ProbeFact> = {
  ...probe,
  name: 'council',
  commands: {
    ...probe.commands,
    Expel: { input: z.strictObject({ member: msp }), rebase: 'never', roles: ['planner'] },
  },
  decide(command, state, context) {
    if (command.name !== 'Expel' || !state) return probe.decide(command, state, context);
    const { member } = command.input as { member: string };
    return [{ type: 'Left', members: state.members.filter((each) => each !== member) }];
  },
  quorum: (command, { owner }) => (['SetValue', 'Invite', 'Expel'].includes(command) ? [owner] : undefined),
};

for (const kind of [probe, council]) (kinds as Map<string, Kind>).set(kind.name, kind);
