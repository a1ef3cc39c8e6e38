import type { Identified, Standing } from '../identity';
import type { Builder } from './builder';
import { orRefused, type Refused, type WriteTypes } from './write-result';
import type { Writes } from './context';

type Change = { name: string; description: string; make: (writes: Writes, whom: Identified) => Promise<Standing> };

const changes: readonly Change[] = [
  {
    name: 'blockPerson',
    description:
      'Needs the role manager. Tokens of that person are not heard any more, and what waits in the outbox in that name is refused.',
    make: (writes, whom) => writes.blockPerson(whom, true),
  },
  {
    name: 'unblockPerson',
    description: 'Needs the role manager. Tokens of that person are heard again.',
    make: (writes, whom) => writes.blockPerson(whom, false),
  },
  {
    name: 'forgetPerson',
    description:
      'Needs the role manager. Forgets who stood behind a pseudonym; what waits in that name is refused. A block stays.',
    make: (writes, whom) => writes.forgetPerson(whom),
  },
];

/** Persons of this member, as its issuers name them: whom the node hears, and whom it remembers. */
export function addPersons(builder: Builder, { refused }: WriteTypes): void {
  const standing = builder.objectRef<Standing>('PersonStanding').implement({
    fields: (t) => ({
      roles: t.stringList({ description: 'In the last token.', resolve: ({ roles }) => [...roles] }),
      isBlocked: t.exposeBoolean('isBlocked'),
    }),
  });
  const result = builder.unionType('PersonResult', {
    types: [standing, refused],
    resolveType: (value: Standing | Refused) => ('refused' in value ? 'Refused' : 'PersonStanding'),
  });
  for (const { name, description, make } of changes)
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        description,
        args: {
          issuer: t.arg.string({ required: true, description: 'A token’s `iss`.' }),
          subject: t.arg.string({ required: true, description: 'A token’s `sub`.' }),
        },
        resolve: (_root, whom, context) => orRefused(context, () => make(context.writes, whom)),
      }),
    );
}
