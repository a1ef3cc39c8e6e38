import { type Json, text } from '@tierline/chaincode/schema';
import { automationRule, type AutomationRule, type AutomationVersion } from '@tierline/workflows';
import { firingCursor, type FiringView } from '../readmodel';
import type { Builder } from './builder';
import { InputsFromShapes } from './input-from-shape';
import { page, pageCost } from './paging';
import { jsonOf } from './record-mutations';
import { orRefused, type Refused, type WriteTypes } from './write-result';

type Rules = { rules: readonly AutomationVersion[] };

/** What this member has done by itself when something happens, and each time that it was. */
export function addAutomation(builder: Builder, types: Pick<WriteTypes, 'refused'>): void {
  addRules(builder, types);
  addFirings(builder, types);
}

function addFirings(builder: Builder, { refused }: Pick<WriteTypes, 'refused'>): void {
  const firing = builder.objectRef<FiringView>('AutomationFiring').implement({
    description: 'One time that a rule fired.',
    fields: (t) => ({
      rule: t.exposeString('rule'),
      version: t.exposeInt('version'),
      channel: t.exposeString('channel'),
      kind: t.exposeString('kind'),
      id: t.expose('id', { type: 'Hex', description: 'The record’s.' }),
      place: t.exposeString('place', { description: 'Of the fact: block/tx/fact.' }),
      depth: t.exposeInt('depth', { description: 'How many firings stand behind it, one caused by the other.' }),
      at: t.expose('at', { type: 'DateTime' }),
      commandId: t.expose('commandId', {
        type: 'Hex',
        description: 'Of what it did, if it did something on the ledger.',
      }),
      outcome: t.exposeString('outcome', {
        nullable: true,
        description: 'done, dry-run, refused, too-often, too-deep, again; null: it is under way.',
      }),
      reason: t.exposeString('reason', { nullable: true, description: 'The refusal’s code.' }),
    }),
  });
  const firings = builder.connectionObject(
    { type: firing, name: 'AutomationFiringConnection' },
    { name: 'AutomationFiringEdge' },
  );
  const result = builder.unionType('AutomationFiringsResult', {
    types: [firings, refused],
    resolveType: (value) => ('refused' in value ? 'Refused' : 'AutomationFiringConnection'),
  });
  builder.queryField('automationFirings', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager. Latest first.',
      args: { ...t.arg.connectionArgs(), rule: t.arg.string({ validate: text(40) }) },
      complexity: pageCost,
      resolve: (_root, { rule, ...args }, context) =>
        orRefused(context, async () =>
          page(args, firingCursor, (window) => context.workflows.automation.firings(rule ?? undefined, window)),
        ),
    }),
  );
}

function addRules(builder: Builder, { refused }: Pick<WriteTypes, 'refused'>): void {
  const rule = builder.objectRef<AutomationVersion>('AutomationRule').implement({
    fields: (t) => ({
      name: t.exposeString('name'),
      version: t.exposeInt('version'),
      when: t.field({ type: 'JSON', resolve: ({ when }) => when as Json }),
      action: t.field({ type: 'JSON', resolve: ({ action }) => action as Json }),
      dryRun: t.exposeBoolean('dryRun'),
      perHour: t.exposeInt('perHour'),
      isActive: t.exposeBoolean('active'),
      by: t.exposeString('by', { description: 'The pseudonym of who set it.' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const rules = builder.objectRef<Rules>('AutomationRules').implement({
    fields: (t) => ({ rules: t.field({ type: [rule], resolve: (value) => [...value.rules] }) }),
  });
  const result = builder.unionType('AutomationRulesResult', {
    types: [rules, refused],
    resolveType: (value: Rules | Refused) => ('refused' in value ? 'Refused' : 'AutomationRules'),
  });
  const name = { validate: text(40) };
  builder.queryField('automationRules', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager. As they stand, by name.',
      args: { name: t.arg.string({ ...name, description: 'All versions of this one, latest first.' }) },
      complexity: 100,
      resolve: (_root, args, context) =>
        orRefused(context, async () => {
          const { automation } = context.workflows;
          return { rules: args.name ? await automation.versions(args.name) : await automation.rules() };
        }),
    }),
  );
  const input = new InputsFromShapes(builder).inputOf('AutomationRule', automationRule) as 'JSON';
  builder.mutationField('saveAutomationRule', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager. For what happens from now on; a new version in the place of what stood.',
      args: { input: t.arg({ type: input, required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, async () => {
          const given = jsonOf(args.input) as unknown as AutomationRule;
          return { rules: await context.workflows.automation.save(given) };
        }),
    }),
  );
  builder.mutationField('deactivateAutomationRule', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager.',
      args: { name: t.arg.string({ ...name, required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, async () => ({ rules: await context.workflows.automation.deactivate(args.name) })),
    }),
  );
}
