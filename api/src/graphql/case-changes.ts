import type { FeedItem } from '../feed';
import { boundedFilter } from '../identity';
import type { FactView, RecordPlace, RecordView } from '../readmodel';
import type { Builder, ObjectOf } from './builder';
import { followed } from './followed';
import { NotAuthenticated } from './not-authenticated';
import type { Shared } from './record-kind';

type CaseChange = { place: RecordPlace; cursor: string; fact: FactView | null };

/** One case, told as it goes on. */
export function addCaseChanges(builder: Builder, { refs, fact }: Pick<Shared, 'refs' | 'fact'>): void {
  const change = builder.objectRef<CaseChange>('CaseChange').implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'To go on after this.' }),
      case: t.field({
        // what no longer depends on the kind, pothos can type
        type: refs.case as ObjectOf<unknown> as ObjectOf<RecordView>,
        nullable: true,
        description: 'As it stands now. Null for an id that does not exist and for one this member may not know.',
        resolve: ({ place }, _args, { reads }) => reads.at(place),
      }),
      fact: t.expose('fact', {
        type: fact,
        nullable: true,
        description: 'What happened to it; null: this is how it stood when somebody began to follow it.',
      }),
    }),
  });
  builder.subscriptionField('caseChanged', (t) =>
    t.field({
      type: change,
      description:
        'How a case stands, then each thing that happens to it, messages and findings too, as long as the token is good. Resume with the cursor of the last one received.',
      args: {
        channel: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        after: t.arg.string({ description: 'Of the last one received; absent: from now on.' }),
      },
      subscribe: (_root, { channel, id, after }, { reads: { feed }, person, requireHeard }) => {
        if (!person) throw new NotAuthenticated();
        const place = { channel, kind: 'case', id };
        const filter = boundedFilter({ kinds: [place.kind], record: id }, person);
        return followed(async function* (gone): AsyncGenerator<CaseChange> {
          const from = after ?? (await feed.head());
          const facts = feed.follow(from, filter, { gone, person, requireHeard });
          if (typeof after !== 'string') yield { place, cursor: from, fact: null };
          for await (const item of facts) if (item.channel === channel) yield changeBy(item, place);
        });
      },
      resolve: (value: CaseChange) => value,
    }),
  );
}

const changeBy = (item: FeedItem, place: RecordPlace): CaseChange => ({ place, cursor: item.cursor, fact: item });
