/** The import rules of the architecture (docs/adr/003): each rule says why it exists. */
const capabilities =
  '^lambdas/(access|audiences|broadcasts|commerce|delivery|events|growth|inbound|insights|journeys|links|loyalty|members|notices|preferences|rich-menus|scoring|segments|tags|templates)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Rules can be read and tested without a cloud: domain sees domain, contracts and pure libraries only.',
      severity: 'error',
      from: { path: '^lambdas/[^/]+/domain/' },
      to: {
        path: '^(lambdas/[^/]+/adapters|lambdas/shared/edge|lib|local)|^node_modules/@(aws-sdk|line|middy)',
      },
    },
    {
      name: 'capabilities-meet-in-contracts',
      comment: 'Another capability is seen through its contracts.ts only, so that its inside can change.',
      severity: 'error',
      from: { path: `${capabilities}/`, pathNot: '\\.lambda\\.ts$|^lambdas/compose/' },
      to: {
        path: `${capabilities}/`,
        pathNot: ['^lambdas/$1/', '/contracts\\.ts$'],
      },
    },
    {
      name: 'use-cases-know-no-adapters',
      comment:
        'Use cases are composed with adapters by the roots; only entries and adapters import adapters.',
      severity: 'error',
      from: { path: '^lambdas/[^/]+/[^/]+\\.ts$', pathNot: '\\.lambda\\.ts$|^lambdas/compose/' },
      to: { path: '^lambdas/[^/]+/adapters/' },
    },
    {
      name: 'journey-definitions-stand-alone',
      comment:
        'Definition, compiler and interpreter are pure: they run in Lambda, locally and in a rehearsal.',
      severity: 'error',
      from: { path: '^stepfunctions/' },
      to: { path: '^(lib|lambdas|local|bin)/' },
    },
    {
      name: 'lambdas-know-no-root',
      comment: 'Deployed code must not carry the CDK app or the local program.',
      severity: 'error',
      from: { path: '^lambdas/' },
      to: { path: '^(lib|local|bin)/|^node_modules/(aws-cdk-lib|constructs|dynalite)' },
    },
    {
      name: 'lib-sees-names-and-shapes-only',
      comment: 'The stacks know what is deployed (env names, table shapes, API paths), never how it works.',
      severity: 'error',
      from: { path: '^(lib|bin)/' },
      to: { path: '^(lambdas|local)/', pathNot: '/(env|endpoints|tables)\\.ts$' },
    },
    {
      name: 'local-sees-no-stacks',
      comment: 'The local program is the other composition root, not a deployment.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(lib|bin)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
