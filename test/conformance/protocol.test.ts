import { embeddedGround } from '../support/protocol/embedded-ground';
import { describeProtocol } from '../support/protocol/protocol-suite';

describeProtocol('the embedded network', embeddedGround);
