import { kinds } from '@tierline/chaincode/domain';
import { hex16, mspId } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { FactFilter } from '../readmodel';
import { factTypes } from './catalogue';

const typeNames = [...new Set(factTypes().map(({ type }) => type))];

/** What a follower wants; each that is given has to hold. */
export const feedFilterShape = z.strictObject({
  kinds: z
    .array(z.enum([...kinds.keys()]))
    .min(1)
    .optional()
    .describe('Facts about records of these kinds; absent: all. What is about no record is always there.'),
  types: z.array(z.enum(typeNames)).min(1).optional().describe('Of these types, by their names in the catalogue.'),
  record: hex16.optional().describe('About the record of this id.'),
  party: mspId.optional().describe('Signed by this member, or about a record that it is party to.'),
  signedBy: mspId.optional().describe('Signed by this member.'),
  severities: z
    .array(z.string().regex(/^[a-z][a-z-]{0,19}$/, 'a severity'))
    .min(1)
    .max(10)
    .optional()
    .describe('About alerts, or records, of these severities.'),
}) satisfies z.ZodType<FactFilter>;
