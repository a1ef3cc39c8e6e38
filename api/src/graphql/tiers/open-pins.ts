import { z } from 'zod';
import type { Pin } from '../../tiers';
import type { Builder } from '../builder';
import { orRefused, type Refused, type WriteTypes } from '../write-result';

/** What a forecast, or a case that was passed on, rests on, opened for an auditor. */
export function addOpenPins(builder: Builder, { refused }: WriteTypes): void {
  const pin = builder.objectRef<Pin>('OpenedPin').implement({
    description: 'pin = SHA-256(sealHash || nonce): whoever is shown that version can check that it was this one.',
    fields: (t) => ({
      pin: t.expose('pin', { type: 'Hex' }),
      under: t.expose('under', {
        type: 'Hex',
        nullable: true,
        description:
          'The pin that the forecast carries in its place, where they are more than it can: SHA-256 over all pins opened under it, in the order of their bytes.',
      }),
      nonce: t.expose('nonce', { type: 'Hex', description: '16 bytes.' }),
      sealHash: t.field({ type: 'Hex', nullable: true, resolve: ({ upstream }) => upstream?.sealHash ?? null }),
      channel: t.string({ nullable: true, resolve: ({ upstream }) => upstream?.channel ?? null }),
      record: t.field({ type: 'Hex', nullable: true, resolve: ({ upstream }) => upstream?.id ?? null }),
      version: t.int({ nullable: true, resolve: ({ upstream }) => upstream?.version ?? null }),
    }),
  });
  const all = builder.objectRef<{ pins: Pin[] }>('OpenedPins').implement({
    fields: (t) => ({ pins: t.expose('pins', { type: [pin] }) }),
  });
  const kind = builder.enumType('PinnedKind', { values: ['forecast', 'case'] as const });
  const result = builder.unionType('OpenPinsResult', {
    types: [all, refused],
    resolveType: (value: { pins: Pin[] } | Refused) => ('refused' in value ? 'Refused' : 'OpenedPins'),
  });
  builder.queryField('openPins', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role manager or auditor. The upstream versions that a forecast of this member’s rests on, or the one of the case that a case of its passes on.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg({ type: kind, defaultValue: 'forecast' }),
        id: t.arg({ type: 'Hex', required: true }),
        version: t.arg.int({ required: true, validate: z.int32().min(1) }),
      },
      resolve: (_root, { kind: of, ...place }, context) =>
        orRefused(context, async () => ({ pins: await context.tiers.openPins({ ...place, kind: of ?? 'forecast' }) })),
    }),
  );
}
