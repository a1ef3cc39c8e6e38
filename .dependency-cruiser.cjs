// The arrows of docs/architecture.md, as failing builds: one rule per forbidden arrow, with the reason.
const forbid = (name, comment, from, to, more = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...more.from },
  to: { path: to, ...more.to },
});
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle is one room pretending to be two.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    forbid(
      'schema-knows-nobody',
      'Shapes are the bottom of the house.',
      '^chaincode/src/schema',
      '^chaincode/src/(domain|record|contracts|ledger|access)',
    ),
    forbid(
      'domain-below-record',
      'Rules do not know how a version is sealed.',
      '^chaincode/src/domain',
      '^chaincode/src/(record|contracts|ledger|access)',
    ),
    forbid(
      'record-below-contracts',
      'The protocol is pure: four callers share it.',
      '^chaincode/src/record',
      '^chaincode/src/(contracts|ledger|access)',
    ),
    forbid(
      'rules-never-import-fabric',
      'Rules run wherever the record is read: node, projector, verifier.',
      '^chaincode/src/(schema|domain|record)',
      'node_modules/(fabric-|@hyperledger/)',
    ),
    {
      name: 'rules-do-no-io',
      comment: 'Of node:* only hashing, and that in record.',
      severity: 'error',
      from: { path: '^chaincode/src/(schema|domain|record)' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    forbid(
      'no-crypto-in-rules',
      'Hashing belongs to the protocol (record).',
      '^chaincode/src/(schema|domain)',
      '^(node:)?crypto$',
    ),
    only(
      'wire-is-pure-bytes',
      'wire: protobufs and node:crypto only, so that an auditor can read it whole.',
      '^network/src/wire',
      '^network/src/wire|^(node:)?crypto$|node_modules/(@hyperledger/fabric-protos|google-protobuf)',
    ),
    forbid(
      'networks-host-any-chaincode',
      'No network knows anything of Tierline.',
      '^network/src/(embedded|host|native|compose|settings|client|config|ca)',
      '^(chaincode|api|workflows|cli)/',
    ),
    {
      name: 'settings-are-plain-data',
      comment: 'From the description to what Fabric reads: functions that native and compose share.',
      severity: 'error',
      from: { path: '^network/src/settings' },
      to: { path: '^network/src/', pathNot: '^network/src/(settings|consortium)' },
    },
    {
      name: 'settings-do-no-io',
      comment: 'Whoever writes the files knows where they lie.',
      severity: 'error',
      from: { path: '^network/src/settings' },
      to: { dependencyTypes: ['core'] },
    },
    forbid(
      'networks-are-apart',
      'Embedded and real Fabric go without each other.',
      '^network/src/(native|compose)',
      '^network/src/(embedded|host)',
    ),
    {
      name: 'only-claims-know-the-rules',
      comment:
        "In network only verify's claims layer imports chaincode, and observe, which reads Fabric's bytes for it and the node.",
      severity: 'error',
      from: { path: '^network/src', pathNot: '^network/src/(verify/claims|observe)' },
      to: { path: '^chaincode/' },
    },
    only(
      'observe-knows-bytes-and-records',
      'One adapter from Fabric to the rules, for node and verifier: wire on one side, the record on the other.',
      '^network/src/observe',
      '^network/src/(observe|wire)|^chaincode/(src|dist)/record',
    ),
    forbid(
      'verify-ledger-imports-wire-only',
      'The ledger layer trusts nothing but bytes.',
      '^network/src/verify/ledger',
      '^network/src/(embedded|consortium|host|observe)|^chaincode/',
    ),
    forbid(
      'graphql-never-sees-sql',
      'Resolvers ask the read model by its queries.',
      '^api/src/graphql',
      'node_modules/(kysely|pg|@electric-sql)|^api/src/readmodel/(database|schema|projector)',
    ),
    forbid(
      'graphql-never-sees-the-gateway',
      'Resolvers write through commands.',
      '^api/src/graphql',
      '^api/src/gateway|node_modules/@hyperledger',
    ),
    forbid(
      'readmodel-never-calls-the-gateway',
      'Blocks are brought to the projector by main.',
      '^api/src/readmodel',
      '^api/src/gateway|node_modules/@hyperledger/fabric-gateway',
    ),
    {
      name: 'one-gateway-client',
      comment: 'api/src/gateway is the one place that imports @hyperledger/fabric-gateway.',
      severity: 'error',
      from: { path: '^(api|workflows|cli|network|chaincode)/src', pathNot: '^api/src/gateway' },
      to: { path: 'node_modules/@hyperledger/fabric-gateway' },
    },
    forbid(
      'workflows-see-ports-only',
      'Processes know schema and their own ports.',
      '^workflows/',
      '^(api|network|cli|demo)/|^chaincode/(src|dist)/(domain|record|contracts|ledger|access)',
    ),
    forbid(
      'api-knows-no-network-but-wire',
      'A node does not know which network it runs on.',
      '^api/src',
      '^network/(src|dist)/(embedded|host|native|compose|settings|verify|consortium)',
    ),
    forbid(
      'bench-is-outermost',
      'What is measured does not know that it is.',
      '^(chaincode|network|workflows|api|cli|demo)/',
      '^bench/',
    ),
    {
      name: 'only-main-wires-rooms',
      comment: 'main.ts is the only file of the node that knows every room.',
      severity: 'error',
      from: { path: '^api/src/(graphql|commands|readmodel|feed|gateway|identity|http|imports)' },
      to: { path: '^api/src/main' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/.*\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
