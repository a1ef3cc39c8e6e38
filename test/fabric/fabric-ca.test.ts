import { onFabricCa } from '../support/fabric/fabric-at-hand';
import { fabricCaContract } from '../support/fabric-ca/contract';
import { startFabricCaServer } from '../support/fabric-ca/server';

onFabricCa('Fabric CA, the real server', () => fabricCaContract(startFabricCaServer));
