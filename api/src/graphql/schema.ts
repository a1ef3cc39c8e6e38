import type { GraphQLSchema } from 'graphql';
import { addInTransit } from './in-transit';
import { addAttention } from './attention';
import { addAttesting } from './attestations';
import { addAuditPack } from './audit-pack';
import { addBots } from './bots';
import { newBuilder } from './builder';
import { addCallOff } from './call-off';
import { addCare } from './care';
import { addCaseStatistics } from './case-statistics';
import { addClassicMessage } from './classic-message';
import { addConsortium } from './consortium';
import { addAutomation } from './automation';
import { addCounting } from './counting';
import { addDetection } from './detection';
import { addDespatchAdvice } from './despatch-advice';
import { addEscalation } from './escalation';
import { addFeed } from './feed';
import { addGuests } from './guests';
import { guarded } from './guarded';
import { addIdentifiedPerson } from './identified-person';
import { keyed } from './keyed';
import { addImports } from './imports';
import { addMail } from './mail';
import { addMessages } from './messages';
import { addMotions } from './motions';
import { addNotices } from './notices';
import { addPartnerCode } from './partner-code';
import { addOutbox } from './outbox';
import { addPersons } from './persons';
import { addProcesses } from './processes';
import { addQualityDrafts } from './quality';
import { addRecord } from './record';
import { addRecordMutations } from './record-mutations';
import { addRecordTypes } from './record-types';
import { addScalars } from './scalars';
import {
  addAnswerGrant,
  addBillImport,
  addBullwhip,
  addDerivedDemand,
  addForwardCase,
  addOpenPins,
  addTierData,
} from './tiers';
import { addThreads } from './threads';
import { addSteps } from './steps';
import { addStockReport } from './stock-report';
import { addWebhooks } from './webhooks';
import { addSearch } from './search';
import { addWorkList } from './work-list';
import { addWriteResult } from './write-result';

const built = new Map<number, GraphQLSchema>();

/** The node's whole GraphQL surface, one for all nodes of a process that have the same limit. @param complexity the most that one operation may cost */
export function schemaWithin(complexity: number): GraphQLSchema {
  const schema = built.get(complexity) ?? build(complexity);
  built.set(complexity, schema);
  return schema;
}

function build(complexity: number): GraphQLSchema {
  const builder = newBuilder(complexity);
  addScalars(builder);
  const records = addRecord(builder);
  addRecordTypes(builder, records);
  const writes = addWriteResult(builder, records);
  const inputs = addRecordMutations(builder, writes);
  addSteps(builder, writes);
  const transactions = addCare(builder, writes);
  addAttesting(builder, transactions);
  addThreads(builder, records);
  addMessages(builder, writes, transactions);
  addGuests(builder, { ...writes, ...records });
  addNotices(builder, addMotions(builder, writes), writes);
  addAuditPack(builder, writes);
  const partnerCode = addPartnerCode(builder);
  const imports = addImports(builder, writes, partnerCode);
  const message = addClassicMessage(builder);
  addCallOff(builder, message, partnerCode);
  addDespatchAdvice(builder, message, partnerCode);
  addStockReport(builder, message, partnerCode);
  addAttention(builder, records);
  addInTransit(builder, records);
  const person = addIdentifiedPerson(builder);
  addWorkList(builder, records, person);
  addSearch(builder, records);
  addCaseStatistics(builder);
  addConsortium(builder);
  addOutbox(builder, writes);
  addPersons(builder, writes);
  addDetection(builder, writes);
  addEscalation(builder, writes, person);
  addAutomation(builder, writes);
  addCounting(builder, writes);
  addProcesses(builder, { ...writes, ...records });
  addTierData(builder, writes);
  addBillImport(builder, writes, imports);
  addDerivedDemand(builder, writes);
  addOpenPins(builder, writes);
  addForwardCase(builder, writes, inputs);
  addBullwhip(builder, writes);
  addAnswerGrant(builder, writes);
  addQualityDrafts(builder, writes);
  addFeed(builder, writes);
  addWebhooks(builder, writes);
  addMail(builder, writes);
  addBots(builder, writes);
  return guarded(keyed(builder.toSchema()));
}
