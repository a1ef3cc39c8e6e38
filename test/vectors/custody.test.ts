import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CustodyWorld, type Action } from '../support/custody-world';
import { refusalOf } from '../support/given';

const folder = path.join(process.env.TIERLINE_VECTORS ?? path.resolve(__dirname, '../../../shared/vectors'), 'custody');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

type Unit = CustodyWorld['units'] extends Map<string, infer U> ? U : never;
type GivenUnit = Omit<Unit['state'], 'kind' | 'values'> & {
  id: string;
  kind: string;
  values?: Record<string, unknown>;
};
type Effect = {
  owner?: string;
  custodian?: string;
  closed?: boolean;
  values?: unknown;
  offers?: unknown;
  reporters?: unknown;
  dismissed?: unknown;
};
type Case = {
  id: string;
  given: { text: string; members: string[]; kinds: string[]; unit?: GivenUnit };
  action: Action;
  by: string;
  expected: 'accepted' | 'refused';
  reason: string | null;
  effect?: Effect | null;
};
type Step = { step: number; by: string; action: Action; expected: string; reason: string | null };
type Story = { id: string; title: string; steps: Step[]; finally: Record<string, Effect> };

/** Our code for theirs, where words differ. */
const ours: Record<string, string> = {
  KIND_UNKNOWN: 'UNIT_KIND_UNKNOWN',
  MEMBER_EXISTS: 'REGISTRY_INVALID',
  KIND_EXISTS: 'REGISTRY_INVALID',
};
const codeFor = (reason: string): string => ours[reason] ?? reason;

describe('the reference cases of custody', () => {
  const { kind, cases } = read('cases.json') as { kind: Unit['state']['kind']; cases: Case[] };

  function world({ members, kinds, unit }: Case['given']): CustodyWorld {
    const made = new CustodyWorld();
    made.members.push(...members);
    if (kinds.includes(kind.name)) made.kinds.set(kind.name, kind);
    if (!unit) return made;
    const values = { content: 'cells', grossWeight: 480 };
    const state = {
      ...unit,
      kind,
      values,
      commissioner: 'Alva',
      steward: 'Steward',
      contents: [],
    } as unknown as Unit['state'];
    made.units.set(unit.id, { id: unit.id, state, readings: [] });
    return made;
  }

  it('has 68 of them', () => expect(cases).toHaveLength(68));

  it.each(cases.map((one) => [one.id, one.given.text, one] as const))(
    '%s: %s',
    (_id, _text, { given, action, by, expected, reason, effect }) => {
      const made = world(given);
      const before = structuredClone([...made.units]);
      const refusal = refusalOf(() => made.act(by, action));
      expect(refusal?.code).toBe(expected === 'refused' ? codeFor(reason!) : undefined);
      if (effect) expectEffect(made, String(action.unit), effect);
      else if (expected === 'refused') expect([...made.units]).toEqual(before);
    },
  );
});

describe('the story of custody', () => {
  const { stories } = read('story.json') as { stories: Story[] };
  it.each(stories.map((story) => [story.title, story] as const))('%s', (_title, story) => {
    const made = new CustodyWorld();
    for (const { step, by, action, reason } of story.steps) {
      const refusal = refusalOf(() => made.act(by, action));
      expect([step, refusal?.code]).toEqual([step, reason === null ? undefined : codeFor(reason)]);
    }
    for (const [unit, effect] of Object.entries(story.finally)) expectEffect(made, unit, effect);
  });
});

function expectEffect(made: CustodyWorld, id: string, { values, offers, ...rest }: Effect): void {
  const { state } = made.unit(id);
  expect(state).toMatchObject(rest);
  if (offers) expect(state.offers).toMatchObject(offers as object[]);
  if (values) expect(made.values(id)).toEqual(values);
}
