export {
  alertSeverities,
  alertShapes,
  type Alert,
  type AlertName,
  type AlertRaise,
  type AlertSeverity,
  isSameAlert,
  tellsAnew,
  tellTheSame,
} from './alerts';
export {
  attestationShape,
  codeListShape,
  type Attestation,
  type CodeList,
  type Motion,
  type MotionRequest,
  type Tick,
} from './consortium';
export { beyondLimits, type BeyondLimits } from './beyond-limits';
export {
  capacityGroupInputs,
  capacityWords,
  type Capacity,
  type CapacityGroupInput,
  type CapacityGroupState,
} from './capacity-group';
export { caseInputs, caseLimits, type CaseEntry, type CaseInput } from './case';
export type { Admission, CaseParty, CaseState, CaseTask, Escalation, Remedy } from './case-state';
export {
  caseCategories,
  caseSeverities,
  caseStatuses,
  disruptionEffects,
  rootCauses,
  type CaseCategory,
  type CaseDuty,
  type CaseSeverity,
  type CaseStatus,
  type DisruptionEffect,
  type RootCause,
} from './case-terms';
export {
  cumulativeAccountInputs,
  noteKey,
  postingsShown,
  type CumulativeAccountInput,
  type CumulativeAccountState,
  type Posting,
} from './cumulative-account';
export {
  custodyEntries,
  identifierShape,
  type CustodyEntry,
  type CustodyFact,
  type Identifier,
  type UnitState,
} from './custody';
export { Exact } from './exact';
export { demandCategories, forecastInputs, type Bucket, type ForecastInput, type ForecastState } from './forecast';
export {
  inventoryInputs,
  type InventoryInput,
  type InventoryLimits,
  type InventoryState,
  type InventoryStatement,
  type InventoryStock,
  type OrderPosition,
} from './inventory-position';
export {
  answeredWeeks,
  grantAspects,
  type GrantAspect,
  type GrantBranch,
  type GrantEntry,
  type GrantScope,
  type GrantState,
} from './grant';
export {
  guestActs,
  guestShape,
  shownShape,
  type Guest,
  type GuestAct,
  type GuestActName,
  type GuestShown,
} from './guests';
export { instantOf, millisOf } from './instant';
export type { LinkState } from './link';
export type { Challenge, Confirmation, MasterDataState, PartReferenceDetail, SiteDetail } from './master-data';
export {
  attachmentBytes,
  attachmentTypes,
  chunkBytes,
  chunksOf,
  chunkSlots,
  messageRoles,
  type Attachment,
  type AttachmentType,
  type Message,
} from './messages';
export {
  bpns,
  calendarDay,
  dayNumber,
  gln,
  instant,
  isMonday,
  mondayBefore,
  mspId,
  quantity,
  text,
  timeZone,
  unitCode,
  unLocode,
} from './primitives';
export { productionPlanInputs, type ProductionOutput, type ProductionPlanState } from './production-plan';
export {
  absencesShape,
  citationShape,
  hex16,
  limits,
  memberRoles,
  registryShape,
  personRoles,
  type Absence,
  type Author,
  type Body,
  type Caller,
  type Citation,
  type Command,
  type Entry,
  type EntryContent,
  type EntryRequest,
  type Json,
  type MemberRole,
  type Notice,
  type Prior,
  type Registry,
  type Role,
  type Seal,
  type StepRequest,
} from './protocol';
export type { MendRequest, NoticeRequest, PurgeItem, PurgeRequest, RestateRequest, SucceedRequest } from './requests';
export {
  type AffectedThing,
  noticeSeverities,
  type NoticeStatus,
  noticeStatuses,
  noticeTypes,
  qualityInputs,
  type QualityEntry,
  type QualityInput,
  type QualityState,
  recordedStatuses,
} from './quality-notice';
export {
  type Discipline,
  type DisciplineAction,
  type DisciplineContent,
  disciplines,
  type QualityReport,
  type ReportCause,
  type StatedDiscipline,
} from './quality-report';
export {
  shipmentEntries,
  shipmentInputs,
  type Difference,
  type Milestone,
  type ShipmentFact,
  type ShipmentInput,
  type ShipmentState,
} from './shipment';
