import { embeddedGround } from '../support/ground/embedded-ground';
import { describeProtocol } from '../support/protocol/protocol-suite';

describeProtocol('the embedded network', embeddedGround);
