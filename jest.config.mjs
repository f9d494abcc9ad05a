/** Jest runs the TypeScript sources as ES modules, through SWC, as Node runs the build. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: '<rootDir>/test/setup/environment.mjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
};

export default {
  reporters: ['default', '<rootDir>/test/setup/missing-parts-reporter.mjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/src/**/*.spec.ts',
        '<rootDir>/tools/**/*.spec.ts',
        '<rootDir>/test/{golden,faults,setup}/**/*.spec.ts',
      ],
    },
    {
      ...shared,
      displayName: 'statistics',
      testMatch: ['<rootDir>/test/{statistics,physics}/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/{contract,integration,e2e,cli}/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/global-setup.mjs',
    },
    {
      ...shared,
      displayName: 'robustness',
      testMatch: ['<rootDir>/test/robustness/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/global-setup.mjs',
    },
    {
      ...shared,
      displayName: 'chart',
      testMatch: ['<rootDir>/test/chart/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/setup/global-setup.mjs',
    },
  ],
};
