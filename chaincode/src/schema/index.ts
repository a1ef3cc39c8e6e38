export { codeListShape, type CodeList, type Motion, type MotionRequest, type Tick } from './consortium';
export type { UnitState } from './custody';
export { instantOf, millisOf } from './instant';
export type { LinkState } from './link';
export {
  limits,
  memberRoles,
  personRoles,
  type Author,
  type Body,
  type Caller,
  type Command,
  type Entry,
  type EntryContent,
  type EntryRequest,
  type Json,
  type MemberRole,
  type Prior,
  type Registry,
  type Role,
  type Seal,
  type StepRequest,
} from './protocol';
export type { MendRequest, NoticeRequest, PurgeItem, PurgeRequest, RestateRequest, SucceedRequest } from './requests';
