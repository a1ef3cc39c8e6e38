export { mailbox } from './addresses';
export { nextDigest } from './digest-time';
export { letterOf, type Told } from './letter';
export { MailCourier } from './mail-courier';
export { MailWork } from './mail-work';
export { type Delivery, type Preference, type Recipient } from './preference';
export { smtp, type SmtpSettings } from './smtp';
export { type Mail, type MailStore, type Taken } from './store';
