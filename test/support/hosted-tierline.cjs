// Tierline's package as the embedded network's worker loads it: what a service entry takes from its environment.
const { createChaincode } = require('@tierline/chaincode/package');

exports.createChaincode = ({ mspId }) => createChaincode({ mspId, bootstrap: process.env.TIERLINE_BOOTSTRAP });
