import { z } from 'zod';
import { aspectModels, type AspectModel } from './models/aspect-models';

type Json = Record<string, unknown>;
/** What goes each way: models that come in, and those that go out. */
export type Directions = Readonly<Partial<Record<AspectModel, { take: boolean; give: boolean }>>>;

/** The REST surface as an OpenAPI 3.1 document, from the shapes that read and write. */
export function openApi(directions: Directions): Json {
  const models = (Object.keys(aspectModels) as AspectModel[]).filter((name) => directions[name] !== undefined);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tierline: Catena-X payloads',
      version: '1',
      description:
        'What this member’s own systems send its partners, and what partners stated to it. Posted objects become shared records; each answers by the standard’s rules.',
    },
    servers: [{ url: '/catena-x/v1' }],
    security: [{ bearer: [] }],
    paths: Object.fromEntries(models.map((name) => [`/{channel}/${name}`, pathOf(name, directions)])),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        ...Object.fromEntries(models.map((name) => [aspectModels[name].name, schemaOf(name)])),
        Answer: answer,
        Problem: problem,
      },
    },
  };
}

const said: Readonly<Record<string, string>> = {
  200: 'Taken: several objects, or one that was known.',
  201: 'One object, and it is new.',
  400: 'At least one object was refused; the answer says which, by which rule.',
  401: 'No token of this member.',
  403: 'The person, or this member, may not.',
  404: 'No such channel or model.',
  405: 'Neither GET nor POST, or not of this model.',
  409: 'The Idempotency-Key came with another request before.',
  413: 'More than 15 MiB, or 512 KiB of bills of material.',
  415: 'Not application/json.',
  422: 'No JSON.',
  429: 'Too many requests.',
  501: 'Comments on this kind of object are not read.',
  503: 'Not now: a partner’s peer is away, or the node is stopping.',
};

const partner = { name: 'partner', in: 'query', schema: { type: 'string' } };

function pathOf(name: AspectModel, directions: Directions): Json {
  const { name: title, version } = aspectModels[name];
  const schema = { $ref: `#/components/schemas/${title}` };
  const list = { type: 'array', items: schema };
  return {
    parameters: [{ name: 'channel', in: 'path', required: true, schema: { type: 'string' } }],
    ...(directions[name]?.give === true && {
      get: {
        summary: `${title} ${version} as records stand`,
        parameters: [
          {
            ...{ name: 'direction', in: 'query', schema: { type: 'string', enum: ['out', 'in'], default: 'out' } },
            description: 'out: what this member states; in: what partners state to it.',
          },
          { ...partner, description: 'BPNL of the one partner.' },
          {
            ...{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 1000 } },
            description: 'The most objects in the answer.',
          },
          {
            ...{ name: 'after', in: 'query', schema: { type: 'string' } },
            description: 'Of those that come after that identifier, as the header link has it.',
          },
        ],
        responses: {
          200: {
            description:
              'A list in order of identifiers. Where there is more, the header link names the next page (rel="next"); how many objects the model cannot say, and which, is told in x-tierline-left-out.',
            content: { 'application/json': { schema: { type: 'array', items: schema } } },
          },
          ...refusals('400', '401', '404', '405', '429', '503'),
        },
      },
    }),
    ...(directions[name]?.take === true && {
      post: {
        summary: `${title} ${version}, by this member`,
        parameters: [
          { ...partner, description: 'BPNL of whom it is for, where several have the material.' },
          {
            ...{ name: 'reason', in: 'query', schema: { type: 'string', maxLength: 500 } },
            description: 'Why figures change that were firm; without it such a series is not taken.',
          },
          {
            ...{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } },
            description: 'Names this request: with another body it is refused.',
          },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: postedOf(name, schema, list) } } },
        responses: {
          ...taken('200', '201', '400', '403', '501', '503'),
          ...refusals('401', '404', '405', '409', '413', '415', '422', '429'),
        },
      },
    }),
  };
}

/** CX-0128 has lists, and one request for update; CX-0146 one notification; what names a material comes either way. */
function postedOf(name: AspectModel, schema: Json, list: Json): Json {
  if (name === 'id_based_request_for_update' || name === 'demand_and_capacity_notification') return schema;
  return name.startsWith('week_based') || name === 'id_based_comment' ? list : { anyOf: [schema, list] };
}

const one = (status: string, type: string, schema: string): [string, Json] => [
  status,
  { description: said[status], content: { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } } },
];
const taken = (...statuses: string[]): Json =>
  Object.fromEntries(
    statuses.map((status) => one(status, status < '300' ? 'application/json' : problemType, 'Answer')),
  );
const refusals = (...statuses: string[]): Json =>
  Object.fromEntries(statuses.map((status) => one(status, problemType, 'Problem')));
const problemType = 'application/problem+json';

function schemaOf(name: AspectModel): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(aspectModels[name].shape, { io: 'input' });
  return schema;
}

const text = { type: 'string' };
const problem = {
  type: 'object',
  required: ['status', 'title', 'code'],
  properties: { status: { type: 'integer' }, title: text, code: text, correlationId: text },
};
const answer = {
  type: 'object',
  required: ['entries'],
  properties: {
    ...problem.properties,
    entries: {
      type: 'array',
      items: {
        type: 'object',
        required: ['entry', 'status', 'effect', 'message'],
        properties: {
          entry: { type: 'integer', description: 'From 0, as it stands in the list.' },
          id: text,
          status: { type: 'integer' },
          effect: { type: 'string', enum: ['create', 'replace', 'erase', 'ignore'] },
          message: text,
          rule: {
            type: 'object',
            required: ['standard', 'section', 'rule'],
            properties: { standard: text, section: text, rule: text },
          },
          requirement: text,
          field: { type: 'string', description: 'JSON pointer into the entry.' },
          rows: { type: 'array', items: { type: 'object' }, description: 'What was recognised, or why not.' },
          writes: { type: 'array', items: { type: 'object' }, description: 'Commands, and what became of each.' },
          notCarried: { type: 'array', items: text, description: 'JSON pointers of what no record holds.' },
        },
      },
    },
  },
};
