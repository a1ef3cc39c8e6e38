export { faultOfUrl, isPublicAddress } from './addresses';
export { Courier } from './courier';
export { type Patience, verdictOn } from './outcome';
export { type Change, type CourierStore, type Taken, type WebhookStore } from './store';
export { targetOf } from './target';
export { type Delivery, type DeliveryPlace, type Webhook, type WebhookView } from './webhook';
export { type From, type Wanted, Webhooks, type WithSecret } from './webhooks';
