/** Packages that ship ES modules only; Jest runs CommonJS, so they are transformed like our own files. */
const esModulePackages = ['@middy', 'uuid'];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/reference/', '<rootDir>/test/deploy/'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Its export map names no CommonJS entry.
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulePackages.join('|')})/)`],
  // The deploy rehearsal keeps copies of functions there.
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  maxWorkers: '100%',
  // Whole programs run in some tests; on two busy cores they take their time.
  testTimeout: 20_000,
};
