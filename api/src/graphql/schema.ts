import type { GraphQLSchema } from 'graphql';
import { addAttention } from './attention';
import { addAttesting } from './attestations';
import { addAuditPack } from './audit-pack';
import { newBuilder } from './builder';
import { addCallOff } from './call-off';
import { addCare } from './care';
import { addConsortium } from './consortium';
import { addFeed } from './feed';
import { addImports } from './imports';
import { addMotions } from './motions';
import { addNotices } from './notices';
import { addPartnerCode } from './partner-code';
import { addOutbox } from './outbox';
import { addPersons } from './persons';
import { addRecord } from './record';
import { addRecordMutations } from './record-mutations';
import { addRecordTypes } from './record-types';
import { addScalars } from './scalars';
import { addAnswerGrant, addBillImport, addBullwhip, addDerivedDemand, addOpenPins, addTierData } from './tiers';
import { addWriteResult } from './write-result';

/** The node's whole GraphQL surface. @param complexity the most that one operation may cost */
export function newSchema(complexity: number): GraphQLSchema {
  const builder = newBuilder(complexity);
  addScalars(builder);
  const records = addRecord(builder);
  addRecordTypes(builder, records);
  const writes = addWriteResult(builder, records);
  addRecordMutations(builder, writes);
  addAttesting(builder, addCare(builder, writes));
  addNotices(builder, addMotions(builder, writes), writes);
  addAuditPack(builder, writes);
  const partnerCode = addPartnerCode(builder);
  const imports = addImports(builder, writes, partnerCode);
  addCallOff(builder, partnerCode);
  addAttention(builder, records);
  addConsortium(builder);
  addOutbox(builder, writes);
  addPersons(builder, writes);
  addTierData(builder, writes);
  addBillImport(builder, writes, imports);
  addDerivedDemand(builder, writes);
  addOpenPins(builder, writes);
  addBullwhip(builder, writes);
  addAnswerGrant(builder, writes);
  addFeed(builder);
  return builder.toSchema();
}
