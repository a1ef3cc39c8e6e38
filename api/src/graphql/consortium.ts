import type { Registry } from '@tierline/chaincode/schema';
import { addAttestation } from './attestations';
import type { Builder } from './builder';
import { addMotion } from './motion';

/** The members of each channel this member has joined, as the registry there says. */
export function addConsortium(builder: Builder): void {
  const member = builder.objectRef<Registry['members'][number]>('Member').implement({
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      name: t.exposeString('name'),
      roles: t.exposeStringList('roles'),
      state: t.exposeString('state'),
    }),
  });
  const motion = addMotion(builder);
  const attestation = addAttestation(builder);
  const channel = builder.objectRef<Registry>('Channel').implement({
    fields: (t) => ({
      name: t.exposeString('channel'),
      sequence: t.exposeInt('sequence'),
      rules: t.exposeInt('rules'),
      steward: t.exposeString('steward'),
      auditPacks: t.boolean({
        description: 'Whether the charter lets members make audit packs, which show everybody’s metadata.',
        resolve: ({ auditPacks }) => auditPacks === 'allowed',
      }),
      members: t.field({ type: [member], resolve: ({ members }) => members }),
      motions: t.field({
        type: [motion],
        description: 'Changes of the registry that were put to the vote, the latest first.',
        complexity: 10,
        resolve: ({ channel: name }, _args, { reads }) => reads.motions(name),
      }),
      attestations: t.field({
        type: [attestation],
        description: 'What each member attested last, by MSP id.',
        complexity: 10,
        resolve: ({ channel: name }, _args, { reads }) => reads.attestations(name),
      }),
    }),
  });
  builder.queryField('channels', (t) =>
    t.field({
      type: [channel],
      resolve: async (_root, _args, { channels, reads }) => {
        const registries = await Promise.all(channels.map((name) => reads.registry(name)));
        return registries.filter((registry) => registry !== undefined);
      },
    }),
  );
  const me = builder.objectRef<{ mspId: string; roles: string[] }>('Me').implement({
    fields: (t) => ({ mspId: t.exposeString('mspId'), roles: t.exposeStringList('roles') }),
  });
  builder.queryField('me', (t) =>
    t.field({ type: me, resolve: (_root, _args, { mspId, person }) => ({ mspId, roles: [...(person?.roles ?? [])] }) }),
  );
}
