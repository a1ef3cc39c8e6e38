export { Guests, type GuestsPorts, type Refused as GuestRefused } from './guests';
export {
  contentOf,
  entryIdFor,
  type Invitation,
  type InvitationStatus,
  isAnswer,
  type Slip,
  statusOf,
} from './invitation';
export type { Found as FoundInvitation, Invitations, Secrets as InvitationSecrets } from './invitations';
export { inviting, type Invited, type Inviting, type Listed as ListedInvitation } from './inviting';
export { actShape, type Invite, invitingRoles, openShape } from './shapes';
