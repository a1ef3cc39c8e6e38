export { Acts, type Acting } from './engine/acts';
export { WorkflowEngine, type Trouble } from './engine/engine';
export type { EnginePorts } from './engine/engine-ports';
export type { Condition, Detector } from './detection/condition';
export { defaultRules } from './detection/default-rules';
export { detection, nameOf as detectionNamed } from './detection/detection';
export { detectors } from './detection/detectors';
export { judge, type Ruling } from './detection/judge';
export { preview, type History, type PastFact, type Preview, type WouldOpen } from './detection/preview';
export { detectionRule, type DetectionRule, type DetectorName, type RuleVersion } from './detection/rule';
export { automation, automationName } from './automation/automation';
export { recordKinds } from './automation/kinds';
export { matches } from './automation/matches';
export { automationRule, type AutomationRule, type AutomationVersion } from './automation/rule';
export { caseEscalation, caseEscalationName } from './escalation/case-escalation';
export { dutiesIn, owedIn, type CaseDuties, type Duty } from './escalation/case-duties';
export { defaultPaths } from './escalation/default-paths';
export {
  escalationPath,
  tellable,
  type Absence,
  type Escalating,
  type EscalationPath,
  type PathVersion,
} from './escalation/path';
export { pathFor, planOf, type PlannedStep } from './escalation/plan';
export { AlertWatch, type Watching } from './jobs/alert-watch';
export { alertsDue, type Watched } from './jobs/alerts-due';
export { attestations, type Attesting } from './jobs/attestations';
export type { ChannelRounds } from './jobs/channel-rounds';
export { ledgerTicks, nextTickAt, type LedgerClock } from './jobs/ledger-tick';
export { comparePlaces } from './place';
export type {
  Addressee,
  CaseOpening,
  Clock,
  Commands,
  Effect,
  Feed,
  FeedFact,
  FeedNews,
  Instance,
  InstanceId,
  LocalItem,
  Notice,
  OutboxEffect,
  Outcome,
  Place,
  RecordId,
  Reminder,
  Store,
  StoreTransaction,
  Stuck,
  Timer,
} from './ports';
export type { Input, Output, Process } from './process';
export { absentParty } from './processes/absent-party';
export { capacityResponseDeadline } from './processes/capacity-response-deadline';
export { counting, type Counting, cumulativeCounting } from './processes/cumulative-counting';
export { derivedDemand } from './processes/derived-demand';
export { forecastResponseDeadline } from './processes/forecast-response-deadline';
export { grantAnswer } from './processes/grant-answer';
export { processes } from './processes/processes';
export { qualityDeadlines } from './processes/quality-deadlines';
export { qualityDelivery } from './processes/quality-delivery';
export { secondCommission } from './processes/second-commission';
export { unansweredOffer } from './processes/unanswered-offer';
