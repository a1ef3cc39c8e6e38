import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { FactFilter, Part } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import type { Delivery, DeliveryPlace, Webhook } from '../webhooks';

export type WebhookRow = Selectable<Tables['webhooks']>;
type DeliveryRow = Selectable<Tables['webhook_deliveries']>;
export type OfDeliveries = ExpressionBuilder<Tables, 'webhook_deliveries'>;

export async function readWebhooks({ tables }: Part): Promise<Webhook[]> {
  const rows = await tables.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(webhookOf);
}

export function webhookOf({ paused, filter, ...row }: WebhookRow): Webhook {
  const { id, url, description, secret, cursor } = row;
  return {
    ...{ id, url, description, secret, cursor, filter: filter as FactFilter, isPaused: paused },
    ...{ oldSecret: row.old_secret, oldUntil: row.old_until, createdAt: row.created_at },
    ...{ lastDeliveredAt: row.last_delivered_at, lastError: row.last_error, lastErrorAt: row.last_error_at },
  };
}

export function deliveryOf({
  webhook_id,
  taken_at,
  next_at,
  last_error,
  record: _record,
  ...row
}: DeliveryRow): Delivery {
  return { ...row, webhookId: webhook_id, takenAt: taken_at, nextAt: next_at, lastError: last_error };
}

export const isAt = (row: OfDeliveries, { channel, block, tx, fact }: DeliveryPlace) =>
  sql<boolean>`(${row.ref('channel')}, block, tx, fact) = (${channel}, ${block}::bigint, ${tx}::integer, ${fact}::integer)`;
