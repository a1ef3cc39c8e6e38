export type { ChaincodeImage } from './chaincode-part';
export { type ComposeFolder, organisationIn } from './compose-folder';
export { type Beside, type ComposeChaincode, ComposeNetwork } from './compose-network';
export { type ComposeService, confined, healthcheck, onLoopback } from './compose-service';
export { EngineMissing } from './engine';
export { imagesOf } from './images';
export { inside } from './inside';
export { networks, type Part } from './part';
