import type { RecordPlace, RecordView } from '../readmodel';
import type { Builder } from './builder';
import { typeOf } from './record-kinds';

/**
 * Relay's node under the field `nodeId`: `id` is the record's own, which mutations, partners and blocks know, and alone it
 * is no global name (docs/adr/0030).
 */
export function addNode(builder: Builder) {
  const node = builder.interfaceRef<RecordView>('Node').implement({
    description: 'What can be asked for again by `node`.',
    fields: (t) => ({
      nodeId: t.id({ description: 'Opaque; global within this member.', resolve: (place) => nodeIdOf(place) }),
    }),
    resolveType: typeOf,
  });
  builder.queryField('node', (t) =>
    t.field({
      type: node,
      nullable: true,
      description: 'Null for what does not exist and for what this member may not know.',
      args: { nodeId: t.arg.id({ required: true }) },
      resolve: (_root, { nodeId }, { reads }) => {
        const place = placeOf(nodeId);
        return place && reads.at(place);
      },
    }),
  );
  return node;
}

const nodeIdOf = ({ kind, channel, id }: RecordPlace): string =>
  Buffer.from(`${kind}/${channel}/${id}`).toString('base64url');

/** What is no node id names nothing. */
function placeOf(nodeId: string): RecordPlace | undefined {
  const text = Buffer.from(nodeId, 'base64url').toString();
  const [, kind, channel, id] = /^([a-z-]{1,40})\/([a-z0-9.-]{1,249})\/([0-9a-f]{32})$/.exec(text) ?? [];
  return kind && channel && id ? { kind, channel, id } : undefined;
}
