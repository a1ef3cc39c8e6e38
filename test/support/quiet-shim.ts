// fabric-shim reads its log level when it is loaded, so this stands before whatever loads it.
process.env.CORE_CHAINCODE_LOGGING_LEVEL ??= 'critical';
