import { GraphQLError } from 'graphql';
import type { Json } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

const texts = {
  DateTime: [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/, 'RFC 3339 in UTC.'],
  Day: [/^\d{4}-\d{2}-\d{2}$/, 'A calendar day of the site concerned, YYYY-MM-DD.'],
  Decimal: [
    /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/,
    'A decimal number as text: at most 15 digits before and 9 after the point.',
  ],
  Hex: [/^([0-9a-f]{2})+$/, 'Bytes in lower-case hex.'],
} as const;

/** Numbers that matter travel as text; times are UTC. */
export function addScalars(builder: Builder): void {
  for (const name of ['DateTime', 'Day', 'Decimal', 'Hex'] as const) {
    const [pattern, description] = texts[name];
    builder.scalarType(name, {
      description,
      serialize: (value) => value,
      parseValue: (value) => {
        if (typeof value === 'string' && pattern.test(value)) return value;
        throw new GraphQLError(`${name}: ${description}`, { extensions: { code: 'MALFORMED' } });
      },
    });
  }
  builder.scalarType('BigInt', {
    description: 'An integer as text: block numbers.',
    serialize: (value) => value.toString(),
    parseValue: (value) => {
      if (typeof value === 'string' && /^\d{1,19}$/.test(value)) return BigInt(value);
      throw new GraphQLError('BigInt: an integer as text', { extensions: { code: 'MALFORMED' } });
    },
  });
  builder.scalarType('JSON', {
    description: 'Any JSON without fractions: quantities are decimal texts.',
    serialize: (value) => value,
    parseValue: (value) => value as Json,
  });
}
