// fabric-contract-api reads this when it is first imported; it would else log every decorator, call and refusal.
// eslint-disable-next-line no-restricted-globals -- a setting of the library, not an input of a decision
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'critical';
