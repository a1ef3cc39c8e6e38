import { type Json, text } from '@tierline/chaincode/schema';
import { detectionRule, type DetectionRule, type Preview, type RuleVersion, type WouldOpen } from '@tierline/workflows';
import { z } from 'zod';
import type { Builder } from './builder';
import { InputsFromShapes } from './input-from-shape';
import { jsonOf } from './record-mutations';
import { orRefused, type Refused, type WriteTypes } from './write-result';

type Rules = { rules: readonly RuleVersion[] };
const needs = 'Needs the role planner or manager.';

/** What this member has looked for in its records, and what it would find. */
export function addDetection(builder: Builder, types: Pick<WriteTypes, 'refused'>): void {
  const rule = addRule(builder);
  const rules = builder.objectRef<Rules>('DetectionRules').implement({
    fields: (t) => ({ rules: t.field({ type: [rule], resolve: (value) => [...value.rules] }) }),
  });
  const result = builder.unionType('DetectionRulesResult', {
    types: [rules, types.refused],
    resolveType: (value: Rules | Refused) => ('refused' in value ? 'Refused' : 'DetectionRules'),
  });
  const input = new InputsFromShapes(builder).inputOf('DetectionRule', detectionRule) as 'JSON';
  const name = { validate: text(40) };
  builder.queryField('detectionRules', (t) =>
    t.field({
      type: result,
      description: `${needs} By name, as they stand; those that are built in have version 0.`,
      args: { name: t.arg.string({ ...name, description: 'All versions of this one, latest first.' }) },
      complexity: 100,
      resolve: (_root, args, context) =>
        orRefused(context, async () => {
          const { detection } = context.workflows;
          return { rules: args.name ? await detection.versions(args.name) : await detection.rules() };
        }),
    }),
  );
  builder.mutationField('saveDetectionRule', (t) =>
    t.field({
      type: result,
      description: `${needs} A new version in the place of what stood under the name; what stands now is judged by it.`,
      args: { input: t.arg({ type: input, required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, async () => ({ rules: await context.workflows.detection.save(ruleOf(args.input)) })),
    }),
  );
  builder.mutationField('deactivateDetectionRule', (t) =>
    t.field({
      type: result,
      description: `${needs} Also one that is built in.`,
      args: { name: t.arg.string({ ...name, required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, async () => ({ rules: await context.workflows.detection.deactivate(args.name) })),
    }),
  );
  addPreview(builder, types, input);
}

const ruleOf = (input: Json | undefined): DetectionRule => jsonOf(input) as unknown as DetectionRule;

function addRule(builder: Builder) {
  return builder.objectRef<RuleVersion>('DetectionRule').implement({
    description: 'What is to be found, and what then is to happen. No other member sees it.',
    fields: (t) => ({
      name: t.exposeString('name'),
      version: t.exposeInt('version', { description: '0: built in.' }),
      detector: t.exposeString('detector'),
      scope: t.field({ type: 'JSON', resolve: ({ scope }) => scope as Json }),
      thresholds: t.field({ type: 'JSON', resolve: ({ thresholds }) => thresholds as Json }),
      severity: t.exposeString('severity'),
      muted: t.field({ type: 'JSON', resolve: ({ muted }) => muted as Json }),
      hours: t.field({ type: 'JSON', nullable: true, resolve: ({ hours }) => (hours as Json | undefined) ?? null }),
      closeWhenCleared: t.boolean({
        description:
          'Once it is gone this member says so in the case, which is closed when both have and nobody has begun.',
        resolve: ({ closeWhenCleared }) => closeWhenCleared ?? true,
      }),
      acknowledgeMinutes: t.exposeInt('acknowledgeMinutes', { nullable: true, description: 'Working minutes.' }),
      resolveMinutes: t.exposeInt('resolveMinutes', { nullable: true, description: 'Working minutes.' }),
      isActive: t.exposeBoolean('active'),
      by: t.exposeString('by', { description: 'The pseudonym of who set it.' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
}

function addPreview(builder: Builder, { refused }: Pick<WriteTypes, 'refused'>, input: 'JSON'): void {
  const opened = builder.objectRef<WouldOpen>('WouldOpen').implement({
    fields: (t) => ({
      channel: t.string({ resolve: ({ record }) => record.channel }),
      kind: t.string({ resolve: ({ record }) => record.kind }),
      id: t.field({ type: 'Hex', description: 'The record’s.', resolve: ({ record }) => record.id }),
      at: t.expose('at', { type: 'DateTime', description: 'By the ledger’s time.' }),
      neighbour: t.string({ resolve: ({ opening }) => opening.neighbour }),
      title: t.string({ resolve: ({ opening }) => opening.title }),
      severity: t.string({ resolve: ({ opening }) => opening.severity }),
      about: t.string({ resolve: ({ opening }) => opening.detected.about }),
      since: t.field({ type: 'DateTime', resolve: ({ opening }) => opening.detected.since }),
    }),
  });
  const made = builder.objectRef<Preview>('DetectionPreview').implement({
    fields: (t) => ({
      count: t.int({ resolve: (value) => value.opened.length }),
      opened: t.field({
        type: [opened],
        description: 'The latest two hundred.',
        resolve: (value) => value.opened.slice(-200),
      }),
      facts: t.exposeInt('facts', { description: 'How many were read.' }),
      isCut: t.exposeBoolean('isCut', {
        description: 'There are more than are read: what they would open is missing.',
      }),
    }),
  });
  const result = builder.unionType('DetectionPreviewResult', {
    types: [made, refused],
    resolveType: (value: Preview | Refused) => ('refused' in value ? 'Refused' : 'DetectionPreview'),
  });
  builder.queryField('detectionPreview', (t) =>
    t.field({
      type: result,
      description: `${needs} What this rule alone would have opened in the last days. Nothing is done.`,
      args: {
        rule: t.arg({ type: input, required: true }),
        days: t.arg.int({ required: true, validate: z.int().min(1).max(366) }),
      },
      complexity: 500,
      resolve: (_root, { rule, days }, context) =>
        orRefused(context, () => context.workflows.detection.preview(ruleOf(rule), days)),
    }),
  );
}
