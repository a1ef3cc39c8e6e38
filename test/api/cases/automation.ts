import { FiringStore } from '@tierline/api/engine';
import { automate, type Automate } from '@tierline/api/processes';
import { caseId, now, type ProcessingNode } from '../../support/processing-node';
import { channel } from '../../support/reading-node';

/** Rules of automation, and each time that one fired. */
export function isAutomatic(world: () => ProcessingNode): void {
  const rule = `{ name: "tell", when: { types: ["CaseOpened"] }, action: { do: "notify", role: "manager", why: "look", urgency: "high" }, dryRun: false, perHour: 2, active: true }`;
  const rulesOf = async (operation: string) => {
    const { data, errors } = await world().node.ask(
      `${operation} { ... on AutomationRules { rules { name version isActive } } ... on Refused { code } } }`,
    );
    return (data && Object.values(data)[0]) ?? errors?.[0]?.extensions.code;
  };
  const firing = (
    commandId: string,
    changes: Partial<Automate['rule']> = {},
    more: Partial<Automate> = {},
  ): Automate & { commandId: string } => ({
    ...{ type: 'automate', record: { channel, kind: 'case', id: caseId }, place: '1/0/0', by: 'AxleMSP', cause: {} },
    commandId,
    rule: { name: 'tell', version: 1, dryRun: false, perHour: 2, ...changes },
    action: { do: 'notify', role: 'manager', why: 'look', urgency: 'high' },
    ...more,
  });
  const firingsOf = async (chosen: string, args = '') => {
    const { data } = await world().node.ask(
      `{ automationFirings${args} { ... on AutomationFiringConnection { ${chosen} } ... on Refused { code } } }`,
    );
    return data?.['automationFirings'];
  };
  const outcomes = async () => {
    const firings = (await firingsOf('edges { node { commandId outcome reason depth } }')) as {
      edges: { node: { commandId: string; outcome: string } }[];
    };
    return new Map(firings.edges.map(({ node: { commandId, outcome } }) => [commandId, outcome]));
  };
  const run = (
    effect: Automate & { commandId: string },
    write = () => Promise.resolve<string | undefined>(undefined),
  ) =>
    automate(
      {
        ...{ firings: new FiringStore(world().node.database), now: () => new Date(now), write: () => write() },
        refusedFor: (error) => (error instanceof Error && error.message === 'ROLE_MISSING' ? error.message : undefined),
      },
      effect,
      effect.commandId,
    );

  it('is set by managers alone, in the shape that it has', async () => {
    expect(await rulesOf(`mutation { saveAutomationRule(input: ${rule})`)).toEqual({
      rules: [{ name: 'tell', version: 1, isActive: true }],
    });
    expect(await rulesOf('mutation { deactivateAutomationRule(name: "tell")')).toEqual({
      rules: [{ name: 'tell', version: 2, isActive: false }],
    });
    expect(await rulesOf('{ automationRules(name: "tell")')).toMatchObject({
      rules: [{ version: 2 }, { version: 1 }],
    });
    expect(await rulesOf(`mutation { saveAutomationRule(input: ${rule.replace('"notify"', '"shout"')})`)).toMatchObject(
      { code: 'MALFORMED' },
    );
    world().node.roles = ['planner', 'bot'];
    for (const call of [`saveAutomationRule(input: ${rule})`, 'deactivateAutomationRule(name: "tell")'])
      expect(await rulesOf(`mutation { ${call}`)).toEqual({ code: 'ROLE_MISSING' });
    expect(await rulesOf('{ automationRules')).toEqual({ code: 'ROLE_MISSING' });
    expect(await firingsOf('edges { cursor }')).toEqual({ code: 'ROLE_MISSING' });
  });

  it('is done once, as often an hour as it may, dry where it is to be, and each time kept', async () => {
    await run(firing('a1'.repeat(16)));
    await run(firing('a1'.repeat(16)));
    await run(firing('a2'.repeat(16), { dryRun: true }));
    await run(firing('a3'.repeat(16)));
    // a flood by one member is no reason to pass over what another signs
    await run(firing('a4'.repeat(16), { dryRun: true }, { by: 'CarrierMSP' }));
    expect(await outcomes()).toEqual(
      new Map([
        ['a4'.repeat(16), 'dry-run'],
        ['a3'.repeat(16), 'too-often'],
        ['a2'.repeat(16), 'dry-run'],
        ['a1'.repeat(16), 'done'],
      ]),
    );
    expect(
      await firingsOf('edges { node { commandId } } pageInfo { hasNextPage }', '(first: 1, rule: "tell")'),
    ).toEqual({
      ...{ edges: [{ node: { commandId: 'a4'.repeat(16) } }], pageInfo: { hasNextPage: true } },
    });
    const { items } = await world().node.feed.page(undefined, {}, 1000);
    expect(items.filter(({ type, id: record }) => type === 'Notified' && record === caseId)).toMatchObject([
      { id: caseId, content: { to: { role: 'manager' }, why: 'look' } },
    ]);
  });

  it('does not go round: what an entry of its own brings fires no more about that record, nor a long chain', async () => {
    const entry = (of: string, cause: string | undefined, name: string) =>
      firing(
        of,
        { name, perHour: 99 },
        { action: { do: 'entry', content: {} }, cause: cause === undefined ? {} : { entryId: cause } },
      );
    const chain = ['b0', 'b1', 'b2', 'b3', 'b4'].map((of) => of.repeat(16));
    for (const [index, of] of chain.entries())
      await run(entry(of, chain[index - 1], `rule-${String(index)}`), () => Promise.resolve(of));
    await run(entry('b9'.repeat(16), chain[0], 'rule-0'), () => Promise.resolve('b9'.repeat(16)));
    const all = await outcomes();
    expect(chain.map((of) => all.get(of))).toEqual(['done', 'done', 'done', 'done', 'too-deep']);
    expect(all.get('b9'.repeat(16))).toBe('again');
  });

  it('that the ledger refuses is kept as refused; what may go through later is tried again', async () => {
    const command = firing(
      'c1'.repeat(16),
      { name: 'command' },
      { action: { do: 'command', command: 'X', input: {} } },
    );
    await expect(run(command, () => Promise.reject(new Error('PARTNER_UNAVAILABLE')))).rejects.toThrow(
      'PARTNER_UNAVAILABLE',
    );
    expect((await outcomes()).get('c1'.repeat(16))).toBeNull();
    await run(command, () => Promise.reject(new Error('ROLE_MISSING')));
    expect((await outcomes()).get('c1'.repeat(16))).toBe('refused');
  });
}
