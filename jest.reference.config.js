import base from './jest.config.js';

/** The checks against LINE's published OpenAPI and public reference data; README.md says how to run them. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/test/reference/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
