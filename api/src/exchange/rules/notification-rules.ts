import { disruptionNotification, type DisruptionNotification } from '../models/disruption-notification';
import type { RuleTable } from './rule';

/** CX-0146 §4.1.5, version 2. Known by anyone, or by the same sender: rules say which. */
export const notificationRules: RuleTable<DisruptionNotification> = {
  ...{ object: 'notification', standard: 'CX-0146', section: '4.1.5', shape: disruptionNotification },
  ...{ identifier: 'notificationId', changedAt: 'contentChangedAt' },
  requirements: [],
  rules: [
    {
      field: '',
      condition: { broken: 'notification' },
      status: 400,
      effect: 'ignore',
      message: 'It is no valid notification.',
    },
    {
      field: '/affectedSitesSender',
      condition: { left: 'entry.affectedSitesSender', op: 'anyNotIn', right: 'transport.senderBpnss' },
      status: 400,
      effect: 'ignore',
      message: 'A site named as the sender’s is not.',
    },
    {
      field: '/affectedSitesRecipient',
      condition: { left: 'entry.affectedSitesRecipient', op: 'anyNotIn', right: 'receiver.bpnss' },
      status: 400,
      effect: 'ignore',
      message: 'A site named as the recipient’s is not.',
    },
    {
      field: '/contentChangedAt',
      condition: {
        all: [
          { left: 'known.any', op: 'exists' },
          { left: 'entry.contentChangedAt', op: 'notAfter', right: 'known.any.contentChangedAt' },
        ],
      },
      status: 400,
      effect: 'ignore',
      message: 'It is not newer than what is known.',
    },
    {
      field: '/status',
      condition: {
        all: [
          { left: 'known.any', op: 'exists' },
          { left: 'header.senderBpn', op: 'differs', right: 'known.any.senderBpn' },
          { left: 'entry.status', op: 'is', value: 'resolved' },
        ],
      },
      status: 400,
      effect: 'ignore',
      message: 'Who sent a notification first resolves it.',
    },
    {
      field: '/materialsAffected',
      condition: { left: 'entry.materialsAffected', op: 'namesForeignMaterial', right: 'receiver.materialsWithSender' },
      status: 400,
      effect: 'ignore',
      message: 'A material is not traded with this sender.',
    },
    {
      field: '/materialsAffected',
      condition: { left: 'entry.materialsAffected', op: 'namesNoMaterial' },
      status: 400,
      effect: 'ignore',
      message: 'An entry of the materials names none.',
    },
    {
      field: '/contentChangedAt',
      condition: {
        all: [
          { left: 'known.self', op: 'exists' },
          { left: 'entry.contentChangedAt', op: 'after', right: 'known.self.contentChangedAt' },
        ],
      },
      status: 200,
      effect: 'replace',
      message: 'A newer version of a known notification takes its place.',
    },
    {
      field: '/notificationId',
      condition: { left: 'known.self', op: 'absent' },
      status: 200,
      effect: 'create',
      message: 'A new notification.',
    },
  ],
};
