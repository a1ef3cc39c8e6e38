export type { QualityDraft, QualityDraftStore } from './quality-draft';
export { QualityDrafts } from './quality-drafts';
