import { asUuid4, aspectModels, type Comment } from '../../exchange';
import type { EntryView } from '../../readmodel';
import { commentModel, type ExchangeContext, type Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { relationOn, type Relation } from './relation';
import { sharedObjects, type SharedObject } from './shared-objects';

/** Comments on demands and capacity groups: `out`, this member's own; `in`, those of partners. */
export async function giveComments(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const given = await exchange.objects.list(channel, commentModel);
  /** Of a comment that changed, the entry that holds it now; the others are its past. */
  const byEntry = new Map(
    given.flatMap(({ id, subject }) =>
      subject.slice(2).map((entry, at, all) => [entry, at === all.length - 1 ? id : '']),
    ),
  );
  const standing = await sharedObjects(exchange, relation, channel);
  const told = standing.filter(({ partner }) => isWith(partner, wanted, relation));
  const comments = await Promise.all(
    told.map(async (about) => {
      const beside = about.records.map(({ kind, id }) => exchange.entries({ channel, kind, id }, 'comment'));
      return (await Promise.all(beside))
        .flat()
        .filter(({ by }) => (by.mspId === relation.mspId) === (direction === 'out'))
        .flatMap((entry) => {
          const id = byEntry.get(entry.entryId) ?? asUuid4(entry.entryId);
          return id === '' ? [] : [{ id, view: () => viewOf(entry, id, about, relation) }];
        });
    }),
  );
  return givenOf(aspectModels.id_based_comment.shape, comments.flat(), wanted);
}

function viewOf({ content, at }: EntryView, id: string, about: SharedObject, relation: Relation): Comment | undefined {
  const said = content as { text: string; about?: string } | null;
  const [customer, supplier] = [relation.bpnlOf(about.customer), relation.bpnlOf(about.supplier)];
  if (said === null || customer === undefined || supplier === undefined) return undefined;
  return {
    ...{ commentId: id, objectId: about.id, objectType: about.type, customer, supplier },
    ...{ commentText: said.text, postedAt: at, changedAt: at },
    ...(said.about !== undefined && { listOfReferenceDates: [said.about] }),
  };
}
