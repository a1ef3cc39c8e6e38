import { BoundedTokens, type Bot, type BotStore } from '@tierline/api/bots';
import { isScope, mayCall, mayRead, requireReads, requireWrites, type Person } from '@tierline/api/identity';
import { anna, away, id, outboxWorld, write } from '../support/outbox-world';

const bot: Bot = {
  ...{ issuer: 'urn:i', subject: 'alternate-shipments', name: 'x', scopes: ['read:case', 'write:case.AddTask'] },
  ...{ requestsPerMinute: 3, registeredAt: '2026-03-02T08:00:00.000Z', cursor: null, readAt: null },
};

test.each([
  ['read:forecast', true],
  ['read:local', true],
  ['write:forecast.CommitForecast', true],
  ['write:forecast.comment', true],
  ['write:forecast.*', true],
  ['call:importForecasts', true],
  ['call:catena-x', true],
  ['read:*', false],
  ['write:*', false],
  ['write:*.*', false],
  ['read:weather', false],
  ['write:forecast', false],
  ['write:forecast.AcceptOffer', false],
  ['write:forecast.constructor', false],
  ['write:forecast.CommitForecast.x', false],
  ['call:*', false],
  ['call:', false],
  ['', false],
  ['admin', false],
  ['read:forecast:x', false],
])('%s is a scope: %s', (text, isOne) => {
  expect(isScope(text)).toBe(isOne);
});

test('a bot may what is in its scopes, who has none may nothing, and a person is not asked', () => {
  const none = { scopes: [] };
  expect([mayRead(bot, 'case'), mayRead(bot, 'forecast'), mayRead(none, 'case'), mayRead({}, 'case')]).toEqual([
    ...[true, false, false, true],
  ]);
  expect([mayCall(bot, 'auditPack'), mayCall({ scopes: ['call:auditPack'] }, 'auditPack')]).toEqual([false, true]);
  requireWrites(bot, [{ kind: 'case', name: 'AddTask' }]);
  requireReads(bot, ['case']);
  expect(() => requireReads(bot, ['case', 'forecast'])).toThrow('SCOPE_MISSING');
  requireWrites({ scopes: ['write:case.*'] }, [{ kind: 'case', name: 'AddTask' }]);
  for (const [who, name] of [
    [bot, 'CloseCase'],
    [none, 'AddTask'],
  ] as const)
    expect(() =>
      requireWrites(who, [
        { kind: 'case', name: 'AddTask' },
        { kind: 'case', name },
      ]),
    ).toThrow('SCOPE_MISSING');
});

describe('a token', () => {
  const person = (subject: string, ...roles: Person['roles'][number][]): Person => ({
    issuer: 'urn:i',
    subject,
    roles,
  });
  const tokensOf = (who: Person, now = () => 0) =>
    new BoundedTokens(
      {
        verify: () => Promise.resolve(who),
        confirm: () => Promise.resolve(),
        knows: () => Promise.resolve(true),
      },
      {
        find: ({ subject }: Person) => Promise.resolve(subject === bot.subject ? bot : undefined),
      } as unknown as BotStore,
      now,
    );

  test('of a registered bot is bounded whatever roles it names; one of a bot that is not registered may nothing', async () => {
    expect((await tokensOf(person(bot.subject, 'manager')).verify('')).scopes).toEqual(bot.scopes);
    expect((await tokensOf(person('other', 'bot')).verify('')).scopes).toEqual([]);
    expect((await tokensOf(person('anna', 'planner')).verify('')).scopes).toBeUndefined();
  });

  test('opens a door that is asked as a whole only within its scopes', async () => {
    const door = (who: Person) => tokensOf(who).through('catena-x').verify('');
    await expect(door(person(bot.subject, 'planner'))).rejects.toMatchObject({ fault: 'scope' });
    await expect(door(person('anna', 'planner'))).resolves.toMatchObject({ subject: 'anna' });
  });

  test('keeps open what was opened within its scopes, and nothing once they are others', async () => {
    const accepted = await tokensOf(person(bot.subject, 'planner')).verify('');
    const confirmed = (scopes: readonly string[] | undefined, who: Person = accepted) =>
      tokensOf(who).confirm('', { ...who, ...(scopes && { scopes }) });
    await expect(confirmed(bot.scopes)).resolves.toBeUndefined();
    await expect(confirmed([...bot.scopes, 'read:shipment'])).rejects.toMatchObject({ fault: 'scope' });
    // it was a person when the stream was opened, or is one now
    await expect(confirmed(undefined, person(bot.subject, 'planner'))).rejects.toMatchObject({ fault: 'scope' });
    await expect(confirmed(['read:case'], person('anna', 'planner'))).rejects.toMatchObject({ fault: 'scope' });
    await expect(confirmed(undefined, person('anna', 'planner'))).resolves.toBeUndefined();
  });

  test('of a bot is heard so often a minute', async () => {
    let now = 0;
    const tokens = tokensOf(person(bot.subject, 'bot'), () => now);
    for (const _time of [1, 2, 3]) await tokens.verify('');
    await expect(tokens.verify('')).rejects.toMatchObject({ fault: 'rate' });
    now = 60_000;
    await expect(tokens.verify('')).resolves.toMatchObject({ subject: bot.subject });
  });
});

test('nothing that a bot may not write reaches the ledger', async () => {
  const { outbox, performed } = outboxWorld();
  const bounded = { ...anna, scopes: ['write:forecast.comment'] };
  const comment = { type: 'entry' as const, place: { channel: 'programme', kind: 'forecast', id: id('a') } };
  await expect(outbox.write(bounded, write(id('a')), {})).rejects.toMatchObject({
    ...{ code: 'SCOPE_MISSING', data: { needed: 'write:forecast.ReviseForecast' } },
  });
  await outbox.write(bounded, { ...comment, content: { type: 'comment', text: 'x' } }, {});
  expect(performed).toHaveLength(1);
});

test('nor is a bot told what became of a command that it may not write, by whatever id', async () => {
  const { outbox, performed, trouble } = outboxWorld();
  const bounded = { ...anna, scopes: ['write:forecast.comment'] };
  trouble.set(id('b'), away());
  await outbox.write(anna, write(id('a')), { commandId: id('1') });
  await outbox.write(anna, write(id('b')), { commandId: id('2') });
  for (const [record, commandId] of [
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ] as const)
    await expect(outbox.write(bounded, write(id(record)), { commandId: id(commandId) })).rejects.toMatchObject({
      ...{ code: 'SCOPE_MISSING', data: { needed: 'write:forecast.ReviseForecast' } },
    });
  expect(performed).toHaveLength(2);
  await outbox.close();
});
