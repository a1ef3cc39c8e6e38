import { kinds } from '@tierline/chaincode/domain';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { type AttackedWorld, channel } from '../../support/attacked-world';

/** Of each mutation, the kind that it writes and the roles that may, as the rules say. */
function expected(): Map<string, { kind: string; roles: readonly Role[] }> {
  const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
  const pascal = (name: string) => name.replace(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  return new Map(
    [...kinds.values()].flatMap((kind) => [
      ...Object.entries(kind.commands)
        .filter(([, { byNode }]) => !byNode)
        .map(([name, { roles }]) => [lower(name), { kind: kind.name, roles }] as const),
      ...Object.entries(kind.entries ?? {})
        .filter(([, { composed }]) => !composed)
        .map(([name, { roles }]) => [`add${pascal(kind.name)}${pascal(name)}`, { kind: kind.name, roles }] as const),
    ]),
  );
}

/** Mutations that are no command of one kind: attacked by a test of their own, in `api/cases`, `api/imports`, `api/care`, `api/motions`, `api/attestations`, `api/audit-packs`, `api/absent-partner`, `api/messages`, `attack/quality`, `api/webhooks`, `api/mail`, `api/processes`, `contract/tiers` and `contract/grant-answers`. */
const besides: readonly string[] = [
  'apply',
  ...['importForecasts', 'importCallOff', 'importDespatchAdvice', 'importEpcis', 'importInventory'],
  ...[
    'moveRegistry',
    'approveMotion',
    'giveNotice',
    'citeNotice',
    'purgeNotice',
    'cancelQueued',
    'attestChannel',
    'auditPack',
  ],
  ...[
    'saveBillOfMaterial',
    'saveWorkingCalendar',
    'saveSourcing',
    'publishDerivedDemand',
    'answerGrant',
    'forwardCase',
    'importBillsOfMaterial',
  ],
  ...['removeBillOfMaterial', 'removeWorkingCalendar', 'removeSourcing'],
  ...['saveEscalationPath', 'deactivateEscalationPath', 'takeCase', 'releaseCase', 'setAbsence', 'clearAbsence'],
  ...['saveAutomationRule', 'deactivateAutomationRule', 'setCumulativeCounting'],
  ...['saveDetectionRule', 'deactivateDetectionRule'],
  ...['retryProcess', 'skipProcess', 'cancelProcess', 'retryEffect', 'giveUpEffect'],
  ...['blockPerson', 'unblockPerson', 'forgetPerson'],
  ...['createWebhook', 'changeWebhook', 'deleteWebhook', 'pauseWebhook', 'resumeWebhook', 'replayWebhook'],
  ...['rotateWebhookSecret', 'redeliverWebhook', 'discardWebhookDelivery'],
  ...['draftQualityNotice', 'changeQualityDraft', 'cancelQualityDraft', 'sendQualityDraft'],
  ...['postMessage', 'eraseMessage', 'markRead', 'inviteGuest', 'revokeInvitation'],
  ...['registerBot', 'removeBot', 'setMailPreference'],
  ...['mendRecord', 'purgeContent', 'restateRecord', 'succeedRecord'],
];

export function rolesAreKept(world: () => AttackedWorld): void {
  test('every mutation has its roles here', () => {
    const mutations = world().operations.filter(({ type }) => type === 'mutation');
    const known = [...expected().keys(), ...besides];
    expect(mutations.map(({ name }) => name).sort()).toEqual(known.sort());
  });

  test('a bot that nobody has registered does nothing, by no mutation', async () => {
    const told = new Set<unknown>();
    const acting = world().operations.filter(({ type, name }) => type === 'mutation' || name === 'foresee');
    for (const operation of acting) {
      const { text } = await world().operate('axle', ['bot'], operation, { channel });
      const { data, errors } = JSON.parse(text) as {
        data?: Record<string, { code?: string } | null> | null;
        errors?: { extensions: { code: string } }[];
      };
      told.add(errors?.[0]?.extensions.code ?? data?.[operation.name]?.code);
    }
    expect([...told].filter((code) => code !== 'MALFORMED')).toEqual(['SCOPE_MISSING']);
  });

  test.each(personRoles.filter((role) => role !== 'bot'))(
    'a %s of a party may do what the role may, by every mutation, no more',
    async (role) => {
      for (const [name, { kind, roles }] of expected()) {
        const operation = world().operations.find((one) => one.name === name);
        if (!operation) throw new Error(`no mutation ${name}`);
        const { text } = await world().operate('axle', [role], operation, { channel, id: world().ids[kind] });
        const { data, errors } = JSON.parse(text) as { data?: Record<string, { code?: string }>; errors?: unknown };
        expect([name, errors]).toEqual([name, undefined]);
        const code = data?.[name]?.code;
        if (roles.includes(role)) expect([name, code]).not.toEqual([name, 'ROLE_MISSING']);
        else expect([name, code]).toEqual([name, 'ROLE_MISSING']);
      }
    },
  );

  test('a step of `apply`, or foreseen, asks for the same roles as its mutation', async () => {
    const foresee = `query ($steps: [StepInput!]!) { foresee(channel: "${channel}", steps: $steps) { ... on Refused { code } } }`;
    for (const kind of kinds.values()) {
      for (const [command, { roles }] of Object.entries(kind.commands)) {
        const without = personRoles.filter((role) => !roles.includes(role));
        const steps = [{ kind: kind.name, command, id: world().ids[kind.name], input: {} }];
        expect([command, await world().asking.refused('axle', without, 'apply', { channel, steps })]).toEqual([
          command,
          'ROLE_MISSING',
        ]);
        const { data } = await world().asking.ask('axle', without, foresee, { steps });
        expect([command, data]).toEqual([command, { foresee: { code: 'ROLE_MISSING' } }]);
      }
    }
  });
}
