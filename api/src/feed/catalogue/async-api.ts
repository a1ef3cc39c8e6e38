import { z } from 'zod';
import { cloudEventShape, schemaId } from './cloud-event';
import { factTypes, type FactType } from './fact-types';

type Json = Record<string, unknown>;

const json = 'application/cloudevents+json';
const pointer = (...path: readonly string[]): Json => ({ $ref: `#/${path.join('/')}` });
const nameOf = ({ kind, type }: FactType): string => `${kind}.${type}`;

/** Where followers get facts, and what a subscriber of webhooks is sent. */
const places = {
  page: {
    address: '/feed',
    title: 'A page of facts',
    description:
      'GET; facts after a cursor, in the order in which this member learned of them. `accept: application/cloudevents-batch+json` gives a bare batch, with the next page’s address in `link`.',
  },
  stream: {
    address: '/feed/stream',
    title: 'Facts as they come',
    description: 'GET, text/event-stream. The last item’s `id`, sent as `Last-Event-ID`, goes on after it.',
  },
  webhook: {
    address: null,
    title: 'Facts to a subscriber’s address',
    description: 'POST, one fact a request, signed as Standard Webhooks says.',
  },
} as const;

/** What the feed can bring and where, as an AsyncAPI 3.0 document, from the rules themselves. */
export function asyncApi(): Json {
  const types = factTypes();
  const messages = Object.fromEntries(
    types.map((one) => [nameOf(one), pointer('components', 'messages', nameOf(one))]),
  );
  const channels = Object.entries(places).map(([name, place]) => [name, { ...place, messages }] as const);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tierline: the feed',
      version: '1',
      description:
        'One member’s facts, as its node checked them, in CloudEvents 1.0. A reader ignores types and members that it does not know: new ones come without a new number.',
    },
    defaultContentType: json,
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(
      channels.map(([name]) => [name, { action: 'send', channel: pointer('channels', name) }]),
    ),
    components: {
      messages: Object.fromEntries(types.map((one) => [nameOf(one), messageOf(one)])),
      schemas: {
        CloudEvent: schemaOf(cloudEventShape),
        ...Object.fromEntries(types.map((one) => [nameOf(one), factSchema(one)])),
      },
    },
  };
}

function messageOf(fact: FactType): Json {
  const { kind, type, says } = fact;
  return {
    name: `tierline.${kind}.${type}`,
    summary: says,
    contentType: json,
    payload: {
      allOf: [
        pointer('components', 'schemas', 'CloudEvent'),
        {
          type: 'object',
          properties: {
            type: { const: `tierline.${kind}.${type}` },
            data: pointer('components', 'schemas', nameOf(fact)),
          },
        },
      ],
    },
  };
}

const factSchema = ({ kind, type, content }: FactType): Json => ({ $id: schemaId(kind, type), ...schemaOf(content) });

/** Beyond this many steps into a schema nothing is said: groups of a unit's properties lie in groups, ever the same. */
const deepest = 24;

/** AsyncAPI's own dialect is JSON Schema draft 7. What a shape checks by code, JSON Schema cannot say. */
function schemaOf(shape: z.ZodType): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, {
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ jsonSchema, path }) => {
      if (path.length > deepest) for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
    },
  });
  return schema;
}
