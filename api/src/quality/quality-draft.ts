import type { NoticeStatus, QualityInput } from '@tierline/chaincode/schema';

/** A quality notice that its sender is still thinking about: known to this member alone. */
export type QualityDraft = {
  /** 16 bytes, hex. */
  id: string;
  channel: string;
  status: Extract<NoticeStatus, 'created' | 'canceled' | 'sent'>;
  /** Counts every change, so that of two persons the second sees what the first did. */
  revision: number;
  input: QualityInput<'SendQualityNotice'>;
  /** RFC 3339. */
  changedAt: string;
  /** The command that it goes by, once it was sent and until that is over. */
  sending?: string | undefined;
  /** Id of the record that it has become. */
  record?: string;
};

export interface QualityDraftStore {
  /** The latest change first. */
  list(statuses: readonly QualityDraft['status'][], limit: number): Promise<QualityDraft[]>;
  find(id: string): Promise<QualityDraft | undefined>;
  countCreated(): Promise<number>;
  insert(draft: QualityDraft): Promise<void>;
  /** Only as long as the one that is kept has that revision. */
  replace(draft: QualityDraft, seen: number): Promise<boolean>;
}
