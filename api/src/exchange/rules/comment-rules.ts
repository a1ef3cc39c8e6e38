import { bpnl } from '../models/values';
import { comment, type Comment } from '../models/comment';
import { areMondays, uuid4 } from './requirements';
import type { RuleTable } from './rule';
import { newerReplaces, olderIsIgnored, unknownIsNew } from './versions';

export const onDemand = 'urn:samm:io.catenax.week_based_material_demand';
export const onCapacity = 'urn:samm:io.catenax.week_based_capacity_group';
const email = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

/** CX-0128 §4.4.2.7. A comment is known within its sender's relation alone: nobody deletes another's. */
export const commentRules: RuleTable<Comment> = {
  ...{ object: 'comment', standard: 'CX-0128', section: '4.4.2.7', shape: comment },
  ...{ identifier: 'commentId', changedAt: 'changedAt' },
  requirements: [
    uuid4('/commentId', ({ commentId }) => commentId),
    {
      id: 'V-K-MONDAY',
      field: '/listOfReferenceDates',
      message: 'weeks are named by their Monday',
      holds: ({ listOfReferenceDates = [] }) => areMondays(listOfReferenceDates),
    },
    {
      id: 'V-K-OBJ',
      field: '/objectType',
      message: 'the model of a demand or a capacity group, without a version',
      holds: ({ objectType }) => objectType === onDemand || objectType === onCapacity,
    },
    {
      id: 'V-K-AUTHOR',
      field: '/author',
      message: 'an e-mail address or a BPNL',
      holds: ({ author }) => author === undefined || email.test(author) || bpnl.safeParse(author).success,
    },
    {
      id: 'V-K-DEL',
      field: '/requestDelete',
      message: 'what is not known cannot be deleted',
      holds: ({ requestDelete }, { known }) => requestDelete !== true || known.self !== undefined,
    },
  ],
  rules: [
    { field: '', condition: { broken: 'comment' }, status: 400, effect: 'ignore', message: 'It is no valid comment.' },
    {
      field: '/header/senderBpn',
      condition: { left: 'header.senderBpn', op: 'notIn', right: 'transport.senderBpnls' },
      status: 400,
      effect: 'ignore',
      message: 'The header names another sender.',
    },
    {
      field: '/header/senderBpn',
      condition: { left: 'header.senderBpn', op: 'notIn', right: 'receiver.partners' },
      status: 400,
      effect: 'ignore',
      message: 'The sender is no partner.',
    },
    {
      field: '/objectId',
      condition: { left: 'entry.objectId', op: 'idNotIn', right: 'known.sharedObjectIds' },
      status: 403,
      effect: 'ignore',
      message: 'It is about something that was never exchanged with this partner.',
    },
    {
      field: '/objectType',
      condition: {
        all: [
          { left: 'entry.objectType', op: 'is', value: onDemand },
          { left: 'receiver.processesCommentsOn', op: 'lacks', value: 'demand' },
        ],
      },
      status: 501,
      effect: 'ignore',
      message: 'Comments on demands are not read here.',
    },
    {
      field: '/requestDelete',
      condition: {
        all: [
          { left: 'known.self', op: 'exists' },
          { left: 'entry.requestDelete', op: 'is', value: true },
        ],
      },
      status: 200,
      effect: 'erase',
      message: 'The comment is erased with its history.',
    },
    newerReplaces('comment'),
    unknownIsNew('/commentId', 'A new comment.'),
    olderIsIgnored('comment'),
  ],
  otherwise: { status: 200, effect: 'replace', message: 'The same version again takes the place of the former.' },
};
